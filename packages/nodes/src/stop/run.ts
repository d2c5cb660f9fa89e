import { WorkfuseError } from "@workfuse/errors";
import type { NodeRun } from "../node-run.ts";
import type { stopNode } from "./definition.ts";

/** Always fails, with the user's own words. */
export const runStop: NodeRun<typeof stopNode> = async ({ config: { message, details } }) => {
  throw new WorkfuseError({
    code: "node.stopped",
    message,
    ...(details === undefined ? {} : { details: { details } }),
  });
};
