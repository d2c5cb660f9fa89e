import { z } from "zod";
import { defineNode } from "../define-node.ts";

export const transformNode = defineNode({
  type: "transform",
  label: "Transform",
  description: "Shapes data with JSONata or JavaScript.",
  group: "data",
  icon: "braces",
  role: "action",
  config: () =>
    z.strictObject({
      language: z
        .enum(["jsonata", "javascript"])
        .default("jsonata")
        .meta({ title: "Language", options: { jsonata: "JSONata", javascript: "JavaScript" } }),
      code: z.string().min(1, "Write an expression or a script.").max(65_536).meta({
        title: "Code",
        description: "JSONata: one expression. JavaScript: a function body; `return` gives the result.",
        control: "code",
        languageField: "language",
      }),
      timeout: z
        .number()
        .int()
        .min(1)
        .max(60_000)
        .optional()
        .meta({ title: "Timeout", description: "Milliseconds of computing time; 5,000 if empty." }),
    }),
  rawFields: ["language", "code", "timeout"],
  code: ({ language }) => [{ field: "code", language: language === "javascript" ? "javascript" : "jsonata" }],
  output: z.object({ result: z.unknown(), logs: z.array(z.string()).optional() }),
  effect: "pure",
  initialConfig: { language: "jsonata", code: '{ "greeting": "Hello " & trigger.data.name }' },
});
