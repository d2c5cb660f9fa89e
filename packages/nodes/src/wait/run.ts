import { WorkfuseError } from "@workfuse/errors";
import { DateTime } from "luxon";
import type { FlowRun } from "../node-run.ts";
import type { waitNode } from "./definition.ts";

const unitMs = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
const longestMs = 366 * unitMs.days;

/** Says what to wait for; the interpreter does the waiting, without holding a process. */
export const runWait: FlowRun<typeof waitNode> = async ({ config, ports: { clock } }) => {
  const now = clock.now().getTime();
  const after = (milliseconds: number) => new Date(checked({ now, at: now + milliseconds })).toISOString();
  const { mode } = config;
  switch (mode) {
    case "duration":
      return { suspend: { kind: "time", until: after((config.amount ?? 0) * unitMs[config.unit]) } };
    case "until":
      return {
        suspend: {
          kind: "time",
          until: new Date(checked({ now, at: momentOf(config.until) })).toISOString(),
        },
      };
    case "callback":
      return {
        suspend: { kind: "callback", until: after(config.timeoutAmount * unitMs[config.timeoutUnit]) },
      };
    case "approval":
      return {
        suspend: {
          kind: "approval",
          until: after(config.timeoutAmount * unitMs[config.timeoutUnit]),
          message: config.message,
        },
      };
  }
};

function momentOf(value: string | number | undefined): number {
  if (typeof value === "number") return value;
  const read = DateTime.fromISO(value ?? "", { zone: "utc" });
  if (read.isValid) return read.toMillis();
  throw new WorkfuseError({
    code: "config.invalid",
    message: `“${value}” is not a date and time such as 2027-01-31T09:00:00+01:00.`,
    details: { field: "until" },
  });
}

function checked({ now, at }: { now: number; at: number }): number {
  if (at - now <= longestMs) return at;
  throw new WorkfuseError({
    code: "config.invalid",
    message: "A workflow can wait for at most 366 days.",
    details: { limitMs: longestMs },
  });
}
