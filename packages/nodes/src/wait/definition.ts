import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { requireFields } from "../fields/missing-field.ts";

const modes = ["duration", "until", "callback", "approval"] as const;
type Mode = (typeof modes)[number];
const needed: Partial<Record<Mode, readonly string[]>> = { duration: ["amount"], until: ["until"] };
const only = (...is: readonly Mode[]) => ({ field: "mode", is });
const unitField = z.enum(["seconds", "minutes", "hours", "days"]);

function outputsOf({ mode }: Readonly<Record<string, unknown>>): readonly string[] {
  if (mode === "callback") return ["out", "timeout"];
  if (mode === "approval") return ["approved", "rejected", "timeout"];
  return ["out"];
}

export const waitNode = defineNode({
  type: "wait",
  label: "Wait",
  description:
    "Pauses for a time, until a date, until another system calls back, or until a person approves.",
  group: "flow",
  icon: "hourglass",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        mode: z
          .enum(modes)
          .default("duration")
          .meta({
            title: "Wait",
            options: {
              duration: "For a time",
              until: "Until a date and time",
              callback: "Until another system calls back",
              approval: "Until a person approves",
            },
          }),
        amount: templated(z.number().min(0))
          .optional()
          .meta({ title: "How long", visibleWhen: only("duration") }),
        unit: unitField.default("seconds").meta({ title: "Unit", visibleWhen: only("duration") }),
        until: templated(z.union([z.string(), z.number()]))
          .optional()
          .meta({
            title: "Until",
            description:
              "ISO text with a zone, or milliseconds since 1970. A time that is past does not wait.",
            placeholder: "{{trigger.data.remindAt}}",
            visibleWhen: only("until"),
          }),
        message: templated(z.string().max(10_000))
          .default("")
          .meta({
            title: "Question",
            description:
              "What the person sees who decides. The page's address is {{execution.resumeUrls.<this node's id>}}.",
            placeholder: "May the order {{trigger.data.id}} be shipped?",
            visibleWhen: only("approval"),
          }),
        timeoutAmount: templated(z.number().positive())
          .default(7)
          .meta({ title: "Give up after", visibleWhen: only("callback", "approval") }),
        timeoutUnit: unitField
          .default("days")
          .meta({ title: "Unit", visibleWhen: only("callback", "approval") }),
      })
      .superRefine((config, context) => {
        requireFields({ config, fields: needed[config.mode] ?? [], context });
      }),
  output: z.object({
    /** After a time: when it was over, ISO 8601 in UTC. */
    until: z.string().optional(),
    timedOut: z.boolean().optional(),
    /** After a callback: what was sent. */
    data: z.unknown().optional(),
    /** After a decision. */
    approved: z.boolean().optional(),
    comment: z.string().optional(),
    by: z.string().optional(),
    at: z.string().optional(),
  }),
  outputs: outputsOf,
  effect: "pure",
  initialConfig: { mode: "duration", amount: 5, unit: "minutes" },
});
