import { afterAll, beforeAll } from "vitest";
import { type Scenario, startScenario } from "./scenario.ts";
import { type Target, startTarget } from "./target.ts";

type Input = Omit<Parameters<typeof startScenario>[0], "target">;

/** One server for a test file, and scenarios on it that are closed after its last test. */
export function useTarget(): {
  readonly target: () => Target;
  readonly scenario: (input: Input) => Promise<Scenario>;
} {
  let target: Target | undefined;
  const open: Scenario[] = [];

  function running(): Target {
    if (target === undefined) throw new Error("the server is started before the first test");
    return target;
  }

  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(async () => {
    await Promise.all(open.map((scenario) => scenario.close()));
    await target?.close();
  });
  return {
    target: running,
    scenario: async (input) => {
      const started = await startScenario({ target: running(), ...input });
      open.push(started);
      return started;
    },
  };
}
