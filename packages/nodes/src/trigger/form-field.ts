import { z } from "zod";

const kinds = [
  "text",
  "longText",
  "number",
  "email",
  "date",
  "choice",
  "choices",
  "checkbox",
  "file",
] as const;
type Kind = (typeof kinds)[number];
const withOptions: readonly Kind[] = ["choice", "choices"];

const fieldSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "A name has letters, digits and underscores, a letter first.")
      .meta({
        title: "Name",
        description: "The answer is {{trigger.data.<this name>}}.",
        placeholder: "email",
      }),
    label: z.string().min(1, "A label is needed.").max(300).meta({ title: "Label" }),
    type: z
      .enum(kinds)
      .default("text")
      .meta({
        title: "Type",
        options: {
          text: "Text",
          longText: "Long text",
          number: "Number",
          email: "E-mail address",
          date: "Date",
          choice: "One of several",
          choices: "Any of several",
          checkbox: "Checkbox",
          file: "File",
        },
      }),
    required: z.boolean().default(false).meta({ title: "Must be answered" }),
    help: z.string().max(500).optional().meta({ title: "Explanation" }),
    options: z
      .array(z.string().min(1).max(200))
      .max(100)
      .optional()
      .meta({ title: "Options", visibleWhen: { field: "type", is: withOptions } }),
  })
  .superRefine(({ type, options = [] }, context) => {
    if (withOptions.includes(type) && options.length === 0)
      context.addIssue({ code: "custom", path: ["options"], message: "There must be something to choose." });
    if (new Set(options).size < options.length)
      context.addIssue({ code: "custom", path: ["options"], message: "Two options are the same." });
  });
export type FormFieldConfig = z.output<typeof fieldSchema>;

export const formConfigSchema = z.strictObject({
  title: z.string().min(1, "A title is needed.").max(200).default("Form").meta({ title: "Title" }),
  description: z
    .string()
    .max(5000)
    .default("")
    .meta({ title: "Description", description: "Shown above the fields." }),
  fields: z
    .array(fieldSchema)
    .min(1, "A form needs a field.")
    .max(100)
    .superRefine((fields, context) => {
      const names = fields.map(({ name }) => name);
      for (const [index, name] of names.entries()) {
        if (names.indexOf(name) === index) continue;
        const message = `Another field has the name “${name}”.`;
        context.addIssue({ code: "custom", path: [index, "name"], message });
      }
    })
    .meta({ title: "Fields" }),
  submitLabel: z.string().min(1).max(60).default("Send").meta({ title: "Button" }),
  thanks: z
    .string()
    .max(2000)
    .default("Thank you. Your answers have been received.")
    .meta({ title: "Afterwards, say" }),
  redirectUrl: z
    .url({ protocol: /^https?$/, error: "This must be a web address: https://…" })
    .max(2000)
    .optional()
    .meta({ title: "Afterwards, go to", description: "Instead of saying something." }),
});
export type FormConfig = z.output<typeof formConfigSchema>;
