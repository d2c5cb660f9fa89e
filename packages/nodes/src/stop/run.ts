import { WorkfuseError } from "@workfuse/errors";
import type { NodeRun } from "../node-run.ts";
import type { stopNode } from "./definition.ts";

/** Ends the execution or the loop; with an error, in the user's own words. */
export const runStop: NodeRun<typeof stopNode> = async ({ config: { mode, message, details } }) => {
  switch (mode) {
    case "success":
      return { output: null, ends: "execution" };
    case "break":
      return { output: null, ends: "loop" };
    case "error":
      throw new WorkfuseError({
        code: "node.stopped",
        message: message ?? "",
        ...(details === undefined ? {} : { details: { details } }),
      });
  }
};
