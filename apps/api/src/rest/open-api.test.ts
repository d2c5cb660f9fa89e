import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { clientTypes } from "../testing/client-types.ts";
import { openApiDocument, workflowSchema } from "./open-api.ts";
import { routes } from "./routes.ts";

const publicUrl = "http://localhost:3000";
const document = openApiDocument({ routes, publicUrl });

test("openapi.json is a valid OpenAPI 3.1 document whose references all lead somewhere", async () => {
  const result = await new Validator().validate(structuredClone(document));
  expect(result).toEqual({ valid: true });
  const names = new Set(Object.keys(document.components.schemas));
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(50);
  for (const [, name] of references) expect(names).toContain(name);
});

test("every operation has its own id, its own place and an answer with a schema", () => {
  expect(new Set(routes.map(({ id }) => id)).size).toBe(routes.length);
  expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length);
  for (const { id, answer, produces } of routes) expect(answer !== null || produces !== null, id).toBe(true);
});

test("every path parameter is declared, and every body's example passes its own check", () => {
  for (const { id, path, parameters, body, example } of routes) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(parameters?.shape ?? {}), id).toEqual(expect.arrayContaining(named));
    if (body) expect(body.safeParse(example).success, id).toBe(true);
  }
});

test("packages/client has the types of this document; `pnpm client:types` writes them", async () => {
  const written = readFileSync(
    `${import.meta.dirname}/../../../../packages/client/src/schema.generated.ts`,
    "utf8",
  );
  expect(written).toBe(await clientTypes());
});

test("the schema of exported workflows names its own address and requires what an import requires", () => {
  expect(workflowSchema({ publicUrl })).toMatchObject({
    $id: `${publicUrl}/api/v1/schemas/workflow.json`,
    required: expect.arrayContaining(["format", "formatVersion", "name", "graph"]) as unknown,
  });
});
