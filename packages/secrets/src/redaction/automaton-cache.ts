import { createHash } from "node:crypto";
import { type Automaton, createAutomaton } from "./automaton.ts";
import { encodingsOf } from "./encodings.ts";

/** Holds the automata of the last sets of values: a workflow that runs often uses the same credentials each time. */
export type AutomatonCache = { readonly automatonFor: (values: readonly string[]) => Automaton };

/**
 * Building costs about 1 ms a value, which would be a third of what a whole execution may cost. Sets are recognised by
 * a hash, so that the cache holds no value in clear longer than its automaton does. `maxUnits` bounds the memory, at
 * about 40 bytes a unit.
 */
export function createAutomatonCache({ maxUnits }: { maxUnits: number }): AutomatonCache {
  const entries = new Map<string, { automaton: Automaton; units: number }>();
  let total = 0;
  return {
    automatonFor: (values) => {
      const key = createHash("sha256").update(JSON.stringify(values.toSorted())).digest("base64");
      const known = entries.get(key);
      if (known !== undefined) {
        // Last used, last out.
        entries.delete(key);
        entries.set(key, known);
        return known.automaton;
      }
      const patterns = values.flatMap((value) => [...encodingsOf(value)]);
      const automaton = createAutomaton(patterns);
      const units = patterns.reduce((sum, pattern) => sum + pattern.length, 0);
      entries.set(key, { automaton, units });
      total += units;
      for (const [oldest, entry] of entries) {
        if (total <= maxUnits) break;
        entries.delete(oldest);
        total -= entry.units;
      }
      return automaton;
    },
  };
}
