import { z } from "zod";
import { defineNode } from "../define-node.ts";

export const rssNode = defineNode({
  type: "rss",
  label: "Read a feed",
  description: "Reads an RSS, Atom, RDF or JSON feed.",
  group: "network",
  icon: "rss",
  role: "action",
  config: (templated) =>
    z.strictObject({
      url: templated(z.string().min(1, "A web address is needed.").max(8192)).meta({
        title: "Address of the feed",
        placeholder: "https://example.com/feed.xml",
      }),
      limit: templated(z.number().int().min(1).max(1000))
        .optional()
        .meta({ title: "At most", description: "Entries, newest first as the feed has them; all if empty." }),
      timeout: templated(z.number().int().min(1).max(600_000))
        .optional()
        .meta({ title: "Timeout", description: "Milliseconds; 30,000 if empty." }),
    }),
  output: z.object({
    title: z.string().nullable(),
    link: z.string().nullable(),
    description: z.string().nullable(),
    items: z.array(
      z.object({
        id: z.string().nullable(),
        title: z.string().nullable(),
        link: z.string().nullable(),
        /** As the feed has it: often HTML. */
        content: z.string().nullable(),
        author: z.string().nullable(),
        /** ISO 8601, where the feed's date can be read. */
        publishedAt: z.string().nullable(),
        categories: z.array(z.string()),
      }),
    ),
  }),
  effect: "read",
  initialConfig: { url: "https://example.com/feed.xml" },
});
