import { WorkfuseError } from "@workfuse/errors";
import type { NodeRun } from "../node-run.ts";
import type { transformNode } from "./definition.ts";

/** Runs the user's code in the sandbox; its failure names the kind of error or limit and the user's line. */
export const runTransform: NodeRun<typeof transformNode> = async ({
  config,
  scope,
  workspaceId,
  ports,
  signal,
}) => {
  const { results } = await ports.sandbox.evaluate({
    workspaceId,
    scope,
    jobs: [
      {
        language: config.language,
        kind: config.language === "javascript" ? "script" : "expression",
        code: config.code,
      },
    ],
    cpuMs: config.timeout,
    signal,
  });
  const result = results[0];
  if (!result)
    throw new WorkfuseError({ code: "sandbox.unavailable", message: "The sandbox gave no result." });
  if (!result.ok) {
    const { code, name, message, line, column, limit } = result.error;
    throw new WorkfuseError({
      code,
      message: line === undefined ? `${name}: ${message}` : `${name} in line ${line}: ${message}`,
      details: { name, line, column, limit, logs: result.logs },
    });
  }
  return { output: { result: result.value, ...(result.logs.length > 0 ? { logs: [...result.logs] } : {}) } };
};
