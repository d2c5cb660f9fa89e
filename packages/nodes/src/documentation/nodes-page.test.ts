import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { nodesPage } from "./nodes-page.ts";

test("docs/nodes.md is what the definitions say; `pnpm docs:nodes` writes it", () => {
  const written = readFileSync(`${import.meta.dirname}/../../../../docs/nodes.md`, "utf8");
  expect(written).toBe(nodesPage());
});

test("every node type and every field with a title has its place on the page", () => {
  const page = nodesPage();
  for (const { type, label } of Object.values(catalog)) {
    expect(page).toContain(`## ${label}`);
    expect(page).toContain(`"type": "${type}"`);
  }
  expect(page).toContain("`pagination.maxPages`");
  expect(page).toContain("`conditions[].also[].operator`");
});
