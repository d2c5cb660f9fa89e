import { evaluate } from "../expression/evaluate.ts";
import type { EngineFunction } from "./engine-function.ts";

/** The functions as this process knows them; replaced as a whole when the database has a newer revision. */
export type Registry = {
  readonly byNumber: (number: number) => EngineFunction | undefined;
  readonly byId: (id: string) => EngineFunction | undefined;
  /** Active functions that an event of this name and content starts. */
  readonly triggeredBy: (input: { name: string; event: unknown }) => readonly EngineFunction[];
  readonly listensTo: (name: string) => boolean;
  readonly revision: () => number;
  readonly replace: (input: { functions: readonly RegisteredFunction[]; revision: number }) => void;
};

export type RegisteredFunction = { readonly definition: EngineFunction; readonly active: boolean };

export function createRegistry(): Registry {
  let byNumber = new Map<number, EngineFunction>();
  let byId = new Map<string, EngineFunction>();
  let byEvent = new Map<
    string,
    { definition: EngineFunction; condition: EngineFunction["triggers"][number]["condition"] }[]
  >();
  let revision = -1;
  return {
    byNumber: (number) => byNumber.get(number),
    byId: (id) => byId.get(id),
    listensTo: (name) => byEvent.has(name),
    revision: () => revision,
    triggeredBy: ({ name, event }) => {
      const found = new Set<EngineFunction>();
      for (const { definition, condition } of byEvent.get(name) ?? []) {
        if (condition === undefined || evaluate({ expression: condition, scope: { event } }) === true)
          found.add(definition);
      }
      return [...found];
    },
    replace: ({ functions, revision: newer }) => {
      byNumber = new Map(functions.map(({ definition }) => [definition.number, definition]));
      byId = new Map(
        functions.filter(({ active }) => active).map(({ definition }) => [definition.id, definition]),
      );
      byEvent = new Map();
      for (const { definition, active } of functions) {
        for (const { event, condition } of active ? definition.triggers : []) {
          const list = byEvent.get(event) ?? [];
          list.push({ definition, condition });
          byEvent.set(event, list);
        }
      }
      revision = newer;
    },
  };
}
