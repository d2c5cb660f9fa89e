import { catalog } from "@workfuse/nodes/catalog";
import { actionNode } from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { expect, test } from "vitest";

const required = { http: ["url"], transform: ["code"], condition: ["conditions", "defaultBranch"] } as const;

// Feature: workfuse, Property 34: Node configs validate against type schemas
test("a config is taken exactly if it matches its type's schema", () => {
  fc.assert(
    fc.property(actionNode, fc.string(), fc.nat(), (node, junk, pick) => {
      // The arbitrary makes nodes of these three types.
      const type = node.type as keyof typeof required;
      const { authoredConfig } = catalog[type];
      const { config } = node.data;
      expect(authoredConfig.safeParse(config).success).toBe(true);
      // A key that the type does not know.
      expect(authoredConfig.safeParse({ ...config, [`unknown-${junk}`]: 1 }).success).toBe(false);
      // A key that is missing.
      const missing = required[type][pick % required[type].length] ?? "";
      const without = Object.fromEntries(Object.entries(config).filter(([key]) => key !== missing));
      expect(authoredConfig.safeParse(without).success).toBe(false);
      // A value of the wrong type, unless it is a template or an expression, which may stand for any.
      expect(authoredConfig.safeParse({ ...config, [missing]: 12 }).success).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("every type takes what it starts with, and no key that it does not know", () => {
  const key = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.constantFrom("__proto__", "constructor", "toString", "0", "名前"),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(catalog)),
      key,
      fc.jsonValue(),
      (definition, name, value) => {
        const { authoredConfig, config, initialConfig } = definition;
        expect(authoredConfig.safeParse(initialConfig).success).toBe(true);
        if (Object.hasOwn(config.shape, name)) return;
        const odd = Object.fromEntries([...Object.entries(initialConfig), [name, value]]);
        expect(authoredConfig.safeParse(odd).success).toBe(false);
        expect(authoredConfig.safeParse([initialConfig]).success).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});

test("another type's config is not taken", () => {
  fc.assert(
    fc.property(actionNode, (node) => {
      for (const [type, definition] of Object.entries(catalog)) {
        if (type === node.type) continue;
        expect(definition.authoredConfig.safeParse(node.data.config).success).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});

test("a template or an expression may stand for a field that takes one, and nowhere else", () => {
  const config = { method: "GET", url: "https://example.com" };
  const { authoredConfig } = catalog.http;
  expect(authoredConfig.safeParse({ ...config, timeout: "{{trigger.data.timeout}}" }).success).toBe(true);
  expect(authoredConfig.safeParse({ ...config, timeout: { $expr: "jsonata", code: "1" } }).success).toBe(
    true,
  );
  expect(authoredConfig.safeParse({ ...config, timeout: "soon" }).success).toBe(false);
  expect(authoredConfig.safeParse({ ...config, auth: { type: "{{x}}", secretArn: "{{y}}" } }).success).toBe(
    false,
  );
  expect(catalog.http.config.safeParse({ ...config, timeout: "{{trigger.data.timeout}}" }).success).toBe(
    false,
  );
});
