import { isWorkfuseError } from "@workfuse/errors";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { pathText } from "./path-text.ts";
import { referencesOf } from "./references.ts";
import { evaluateTemplate, renderTemplate } from "./render.ts";
import { textOf } from "./run.ts";
import { bracketed, holding, keyArbitrary, scalarArbitrary } from "./testing/arbitraries.ts";

const nodeId = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const at = { line: 1, column: 1 };
const runs = { numRuns: 500 };

// Feature: workfuse, Property 16: Valid templates resolve correctly
test("Property 16: text with references gives the text with the values in their places", () => {
  const plain = fc.string({ maxLength: 10 }).map((text) => text.replaceAll(/[{}\\\n\r]/g, ""));
  const part = fc.record({
    before: plain,
    path: fc.array(keyArbitrary, { minLength: 1, maxLength: 5 }),
    value: scalarArbitrary,
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), plain, (parts, after) => {
      const trigger = Object.fromEntries(
        parts.map(({ path, value }, index) => [`t${index}`, holding({ path, value, beside: 1 })]),
      );
      const template =
        parts
          .map(({ before, path }, index) => `${before}{{${bracketed(["trigger", `t${index}`, ...path])}}}`)
          .join("") + after;
      const expected = parts.map(({ before, value }) => before + textOf({ value, at })).join("") + after;
      expect(renderTemplate({ template, scope: { trigger } })).toBe(expected);
    }),
    runs,
  );
});

// Feature: workfuse, Property 17: All previous outputs are accessible
test("Property 17: every one of N completed nodes can be read as {{nodes.nodeId.field}}", () => {
  fc.assert(
    fc.property(
      fc.dictionary(nodeId, fc.jsonValue(), { minKeys: 1, maxKeys: 20, noNullPrototype: true }),
      (outputs) => {
        const nodes = Object.fromEntries(Object.entries(outputs).map(([id, field]) => [id, { field }]));
        for (const [id, value] of Object.entries(outputs)) {
          // An id of digits only is written in brackets everywhere else too; Handlebars takes it as a name.
          expect(evaluateTemplate({ template: `{{nodes.${id}.field}}`, scope: { nodes } })).toBe(value);
        }
      },
    ),
    runs,
  );
});

// Feature: workfuse, Property 18: Invalid template references fail
test("Property 18: a path that leads nowhere fails and says where it stops and what is there", () => {
  fc.assert(
    fc.property(
      fc.array(keyArbitrary, { minLength: 1, maxLength: 6 }),
      fc.nat({ max: 5 }),
      scalarArbitrary,
      fc.constantFrom("", "uppercase ", "#each ", "#with "),
      (path, cutAt, value, use) => {
        const scope = { trigger: holding({ path, value, beside: "here" }) };
        const keep = Math.min(cutAt, path.length - 1);
        const wrong = ["trigger", ...path.slice(0, keep), "noSuchName", ...path.slice(keep + 1)];
        const reference = bracketed(wrong);
        const close = use.startsWith("#") ? `{{/${use.slice(1).trim()}}}` : "";
        const error = failureOf(() => renderTemplate({ template: `x{{${use}${reference}}}${close}`, scope }));
        expect(error).toMatchObject({ code: "template.missing" });
        expect(error.message).toContain("noSuchName");
        expect(error.details).toMatchObject({
          path: pathText(wrong),
          missing: "noSuchName",
          parent: pathText(wrong.slice(0, keep + 1)),
          line: 1,
          column: 4 + use.length,
        });
        expect(error.details?.["available"]).toEqual(expect.arrayContaining(["beside", path[keep]]));
      },
    ),
    runs,
  );
});

// Feature: workfuse, Property 19: Nested object access works
test("Property 19: a value at any depth is reached by dots and brackets, and keeps its type", () => {
  const step = fc.oneof(keyArbitrary, fc.nat({ max: 5 }));
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.jsonValue(), (steps, value) => {
      let data: unknown = value;
      for (const name of steps.toReversed()) {
        if (typeof name === "number") {
          const list: unknown[] = Array.from({ length: 6 }, () => "other");
          list[name] = data;
          data = list;
        } else data = Object.fromEntries([[name, data]]);
      }
      const path = steps
        .map((name) => (typeof name === "number" ? `[${name}]` : `[${JSON.stringify(name)}]`))
        .join("");
      const scope = { nodes: { n: data } };
      expect(evaluateTemplate({ template: `{{nodes.n${path}}}`, scope })).toEqual(value);
      expect(referencesOf(`{{nodes.n${path}}}`)).toEqual([
        { root: "nodes", path: ["n", ...steps.map(String)], optional: false, line: 1, column: 3 },
      ]);
    }),
    runs,
  );
});

function run(template: string, value: unknown): unknown {
  return evaluateTemplate({ template, scope: { trigger: { value } } });
}

// Feature: workfuse, Property 20: Template helpers transform correctly
test("Property 20: helpers give what JavaScript gives for the same input", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 50, unit: "grapheme" }),
      fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 20 }),
      fc.jsonValue(),
      fc.date({ min: new Date("0100-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
      (text, numbers, json, date) => {
        expect(run("{{uppercase trigger.value}}", text)).toBe(text.toUpperCase());
        expect(run("{{lowercase trigger.value}}", text)).toBe(text.toLowerCase());
        expect(run("{{trim trigger.value}}", text)).toBe(text.trim());
        expect(run("{{length trigger.value}}", text)).toBe(text.length);
        expect(run('{{join (split trigger.value "a") "a"}}', text)).toBe(text);
        expect(run("{{base64Decode (base64Encode trigger.value)}}", text)).toBe(text.toWellFormed());
        expect(run("{{base64Encode trigger.value}}", text)).toBe(Buffer.from(text).toString("base64"));
        expect(run("{{urlDecode (urlEncode trigger.value)}}", text)).toBe(text.toWellFormed());
        expect(run("{{sum trigger.value}}", numbers)).toBe(numbers.reduce((sum, item) => sum + item, 0));
        expect(run("{{sort trigger.value}}", numbers)).toEqual(numbers.toSorted((a, b) => a - b));
        expect(run("{{unique trigger.value}}", numbers)).toEqual([...new Set(numbers)]);
        expect(run("{{last trigger.value}}", numbers)).toBe(numbers.at(-1) ?? null);
        expect(run("{{jsonStringify trigger.value}}", json)).toBe(JSON.stringify(json));
        expect(run("{{jsonParse (jsonStringify trigger.value)}}", json)).toEqual(
          JSON.parse(JSON.stringify(json)),
        );
        const iso = date.toISOString();
        expect(run('{{formatDate trigger.value "YYYY-MM-DD"}}', iso)).toBe(iso.slice(0, 10));
        expect(run("{{formatDate trigger.value \"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\"}}", iso)).toBe(iso);
      },
    ),
    runs,
  );
});

function failureOf(run: () => unknown): {
  message: string;
  details?: Readonly<Record<string, unknown>> | undefined;
} {
  try {
    run();
  } catch (error) {
    if (isWorkfuseError(error)) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
