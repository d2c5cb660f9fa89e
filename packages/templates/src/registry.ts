import { WorkfuseError } from "@workfuse/errors";
import type { HelperDefinition } from "./helper.ts";
// In a browser these are only what the helpers take: nothing is rendered there, and dates and hashes weigh much.
import { defaultHelperDefinitions } from "#helpers";

export type HelperRegistry = {
  readonly helpers: ReadonlyMap<string, HelperDefinition>;
  /** Adds a helper for templates compiled from now on. @throws WorkfuseError `config.invalid` for a name in use */
  readonly registerHelper: (definition: HelperDefinition) => void;
};

/** Names with a meaning of their own in the syntax. */
const reserved = new Set(["if", "unless", "each", "with", "raw", "else", "this", "as"]);

/** A set of helpers of its own, beginning with the product's. */
export function createHelperRegistry(): HelperRegistry {
  const helpers = new Map(defaultHelperDefinitions.map((definition) => [definition.name, definition]));
  return {
    helpers,
    registerHelper: (definition) => {
      const { name } = definition;
      if (!/^[A-Za-z][\w-]*$/.test(name) || reserved.has(name) || helpers.has(name)) {
        throw new WorkfuseError({
          code: "config.invalid",
          message: `A helper cannot be named "${name}": the name is in use or is not a plain name.`,
        });
      }
      helpers.set(name, definition);
    },
  };
}

/** The registry that templates use where none is given. */
export const defaultHelpers: HelperRegistry = createHelperRegistry();
