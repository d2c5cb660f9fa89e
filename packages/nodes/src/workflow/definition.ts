import { z } from "zod";
import { defineNode } from "../define-node.ts";

export const workflowNode = defineNode({
  type: "workflow",
  label: "Run a workflow",
  description: "Runs another workflow of this workspace and hands on what it gives.",
  group: "flow",
  icon: "workflow",
  role: "action",
  config: (templated) =>
    z.strictObject({
      workflowId: templated(z.string().max(64)).meta({
        title: "Workflow",
        description: "Its id, from its address. Its published version is run.",
      }),
      data: templated(z.unknown()).optional().meta({
        title: "Data",
        description: "What its trigger gets.",
        control: "json",
        placeholder: "{{trigger.data}}",
      }),
      wait: z
        .boolean()
        .default(true)
        .meta({ title: "Wait for its end", description: "If not, it runs on its own." }),
    }),
  output: z.object({
    executionId: z.string(),
    /** What the workflow's last node gave. Absent if its end is not waited for. */
    output: z.unknown().optional(),
  }),
  effect: "write",
  initialConfig: { workflowId: "", data: "{{trigger.data}}", wait: true },
});
