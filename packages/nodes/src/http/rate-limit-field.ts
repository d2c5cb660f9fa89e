import { z } from "zod";

export const rateLimitField = z
  .strictObject({
    requests: z.number().int().min(1).max(1000).meta({ title: "At most", description: "Requests." }),
    intervalMs: z.number().int().min(1).max(3_600_000).meta({ title: "In", description: "Milliseconds." }),
    sharedBy: z
      .enum(["node", "host"])
      .optional()
      .meta({
        title: "Counted for",
        options: {
          node: "this node, in all its executions",
          host: "the site, in all workflows of the workspace",
        },
      }),
  })
  .optional()
  .meta({
    title: "Rate limit",
    description:
      "Requests beyond it wait for their turn. Each page counts. Every worker process counts for itself.",
  });
