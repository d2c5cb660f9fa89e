import { catalog } from "@workfuse/nodes/catalog";
import {
  configCases,
  graphOf,
  openProvider,
  runAll,
  scoreOf,
  unmet,
  workflowCases,
  workflowProblems,
} from "@workfuse/tests-eval";
import { expect, test } from "vitest";

test("the evaluation has cases of every node type, and each of them can be failed", () => {
  expect(configCases.length).toBeGreaterThanOrEqual(40);
  expect(workflowCases.length).toBeGreaterThanOrEqual(15);
  expect([...new Set(configCases.map(({ type }) => type))].toSorted()).toEqual(
    Object.keys(catalog).toSorted(),
  );
  for (const { type, says, wants } of configCases) {
    // The type comes from the catalogue.
    const { initialConfig } = catalog[type as keyof typeof catalog];
    expect(unmet({ wants, config: initialConfig }), says).not.toEqual([]);
  }
  const empty = graphOf({ nodes: { start: ["trigger", { source: "webhook" }] }, edges: [] });
  for (const { says, given, ...wanted } of workflowCases) {
    expect(workflowProblems({ graph: empty, ...wanted }), says).not.toEqual([]);
    if (given) expect(workflowProblems({ graph: graphOf(given), ...wanted }), says).not.toEqual([]);
  }
});

test("with a scripted provider that is wrong up to three times first, every case comes out right", async () => {
  const opened = await openProvider({ provider: "local", model: "", apiKey: undefined, baseUrl: undefined });
  const outcomes = await runAll({ opened });
  await opened.close();
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(scoreOf(outcomes).score).toBe(100);
  expect(Math.max(...outcomes.map(({ answers }) => answers))).toBe(4);
});
