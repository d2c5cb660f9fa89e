import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { requireFields } from "../fields/missing-field.ts";

const modes = ["error", "success", "break"] as const;

export const stopNode = defineNode({
  type: "stop",
  label: "Stop",
  description:
    "Ends the execution, as failed with a message of yours or as completed, or leaves the loop around it.",
  group: "flow",
  icon: "octagon-x",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        mode: z
          .enum(modes)
          .default("error")
          .meta({
            title: "End",
            options: {
              error: "The execution, as failed",
              success: "The execution, as completed",
              break: "The loop around this node",
            },
          }),
        message: templated(z.string().min(1, "Say why.").max(10_000))
          .optional()
          .meta({
            title: "Message",
            description: "What people read who look at the execution.",
            placeholder: "The order {{trigger.data.id}} has no items.",
            visibleWhen: { field: "mode", is: ["error"] },
          }),
        details: templated(z.unknown())
          .optional()
          .meta({
            title: "Details",
            description: "Kept with the error.",
            control: "json",
            visibleWhen: { field: "mode", is: ["error"] },
          }),
      })
      .superRefine((config, context) => {
        requireFields({ config, fields: config.mode === "error" ? ["message"] : [], context });
      }),
  output: z.null(),
  outputs: () => [],
  effect: "pure",
  initialConfig: { mode: "error", message: "The data is not what this workflow expects." },
});
