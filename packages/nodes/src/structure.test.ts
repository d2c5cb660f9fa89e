import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type NodeType, type RunnableNodeType, catalog } from "./catalog.ts";
import { executorOf } from "./executors.ts";

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`${import.meta.dirname}/${entry.name}/definition.ts`))
  .map(({ name }) => name);
const types = Object.keys(catalog);

test("every folder with a definition is a type of the catalogue, and the other way round", () => {
  expect(folders.toSorted()).toEqual(types.toSorted());
});

// Folders are the catalogue's types, as the first test shows.
const runnable = folders.filter((name) => catalog[name as NodeType].role !== "note") as RunnableNodeType[];

test.each(runnable)("%s has a definition of its own name, an executor and a test of it", (name) => {
  const at = `${import.meta.dirname}/${name}`;
  expect(existsSync(`${at}/run.ts`)).toBe(true);
  expect(existsSync(`${at}/run.test.ts`)).toBe(true);
  expect(executorOf(name)).toBeTypeOf("function");
  expect(catalog[name].type).toBe(name);
});

// What the browser loads: a library here would be in the editor's bundle.
test.each(folders)("the definition of %s imports nothing but zod and what stands beside it", (name) => {
  const source = readFileSync(`${import.meta.dirname}/${name}/definition.ts`, "utf8");
  const imports = [...source.matchAll(/^import (?!type).* from "([^"]+)";$/gm)].map(([, from]) => from);
  for (const from of imports)
    expect(from).toMatch(/^(?:zod|\.\.?\/(?:.*\/)?(?:define-node|[a-z-]*field|comparison)\.ts)$/);
});

test.each(Object.values(catalog))(
  "$type starts with a config that is valid, and says what it is",
  (definition) => {
    const parsed = definition.authoredConfig.safeParse(definition.initialConfig);
    expect(parsed.error?.issues ?? []).toEqual([]);
    expect(definition.label).not.toBe("");
    expect(definition.description).toMatch(/^[A-Z].*\.$/);
  },
);

test.each(Object.values(catalog))("$type's effect and outputs accept any config", (definition) => {
  for (const config of [{}, { method: 1, operation: [], conditions: [null] }, { conditions: "x" }]) {
    expect(["pure", "read", "write"]).toContain(definition.effect(config));
    expect(Array.isArray(definition.outputs(config))).toBe(true);
  }
});
