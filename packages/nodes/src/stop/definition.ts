import { z } from "zod";
import { defineNode } from "../define-node.ts";

export const stopNode = defineNode({
  type: "stop",
  label: "Stop with an error",
  description: "Fails the execution with a message of yours.",
  group: "flow",
  icon: "octagon-x",
  role: "action",
  config: (templated) =>
    z.strictObject({
      message: templated(z.string().min(1, "Say why.").max(10_000)).meta({
        title: "Message",
        description: "What people read who look at the execution.",
        placeholder: "The order {{trigger.data.id}} has no items.",
      }),
      details: templated(z.unknown())
        .optional()
        .meta({ title: "Details", description: "Kept with the error.", control: "json" }),
    }),
  output: z.never(),
  outputs: () => [],
  effect: "pure",
  initialConfig: { message: "The data is not what this workflow expects." },
});
