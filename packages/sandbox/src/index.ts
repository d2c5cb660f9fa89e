import { WorkfuseError } from "@workfuse/errors";
import type { Sandbox } from "@workfuse/ports";
export function createSandbox(_: {
  runners: number;
  log: unknown;
}): Sandbox & { close: () => Promise<void> } {
  return {
    evaluate: async () => {
      throw new WorkfuseError({ code: "sandbox.unavailable", message: "x" });
    },
    close: async () => {},
  };
}
