import { expect, test } from "vitest";
import { defaultHelperDefinitions } from "./index.ts";
import { defaultHelperDefinitions as signatures } from "./signatures.ts";

test("what a browser knows of the helpers is what they take", () => {
  const facts = (definitions: typeof signatures) =>
    definitions.map(({ name, category, signature, arity, options, missing }) => ({
      name,
      category,
      signature,
      arity,
      options: options ?? [],
      missing: missing ?? "refuse",
    }));
  expect(facts(signatures)).toEqual(facts(defaultHelperDefinitions));
});

test("in a browser no helper runs", () => {
  const fail = (sentence: string): never => {
    throw new Error(sentence);
  };
  for (const { run } of signatures)
    // Only what it calls is needed.
    expect(() => run([], { fail } as unknown as Parameters<typeof run>[1])).toThrow("not run in a browser");
});
