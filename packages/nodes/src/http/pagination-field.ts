import { z } from "zod";

export const paginationField = z
  .strictObject({
    mode: z.enum(["nextLink", "page", "cursor"]).meta({
      title: "The next page is found by",
      options: { nextLink: "a link in the answer", page: "counting pages", cursor: "a cursor in the answer" },
    }),
    itemsPath: z.string().max(500).optional().meta({
      title: "Where the items are",
      description: "In the answer's body; empty if the body is the list.",
      placeholder: "data.items",
    }),
    nextPath: z
      .string()
      .max(500)
      .optional()
      .meta({
        title: "Where the next link or cursor is",
        description: "In the answer's body. A link is taken from the Link header if this is empty.",
        placeholder: "meta.next",
        visibleWhen: { field: "mode", not: ["page"] },
      }),
    parameter: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .meta({
        title: "Query parameter",
        description: "“page” or “cursor” if empty.",
        visibleWhen: { field: "mode", not: ["nextLink"] },
      }),
    firstPage: z
      .number()
      .int()
      .min(0)
      .optional()
      .meta({
        title: "First page",
        description: "1 if empty.",
        visibleWhen: { field: "mode", is: ["page"] },
      }),
    maxPages: z
      .number()
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ title: "At most", description: "Pages; 10 if empty." }),
  })
  .optional()
  .meta({ title: "Pagination" });
