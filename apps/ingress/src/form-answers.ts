import type { FileReference, FormFieldConfig } from "@workfuse/nodes/catalog";

type Answer = string | number | boolean | readonly string[] | FileReference | null;

/** What was written into each field, by its name. */
export type Written = ReadonlyMap<string, readonly string[]>;

/** What was sent with each field for files, by its name; nothing where no file was chosen. */
export type Sent = ReadonlyMap<string, FileReference>;

export type FormAnswers = {
  /** By the field's name; null where an answer was not needed and none was given. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** What is wrong, by the field's name. */
  readonly problems: ReadonlyMap<string, string>;
};

const longest = { text: 1000, email: 320, longText: 20_000 } as const;
const mail = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const isoDate = /^\d{4}-\d\d-\d\d$/;

/** Reads the body of a page's form: names with texts, a name as often as it has values. */
export function readWritten({
  given,
  fields,
}: {
  given: URLSearchParams;
  fields: readonly FormFieldConfig[];
}): Written {
  return new Map(
    fields.map(({ name }) => [
      name,
      given
        .getAll(`f-${name}`)
        .map((text) => text.replaceAll("\r\n", "\n").trim())
        .filter((text) => text !== ""),
    ]),
  );
}

/** Checks every field. A browser has checked most of it before, but whoever sends a form need not be one. */
export function checkAnswers({
  fields,
  written,
  sent,
}: {
  fields: readonly FormFieldConfig[];
  written: Written;
  sent: Sent;
}): FormAnswers {
  // A field may have any name.
  const answers: Record<string, Answer> = Object.create(null);
  const problems = new Map<string, string>();
  for (const field of fields) {
    const values = written.get(field.name) ?? [];
    const read = field.type === "file" ? readFile({ field, sent }) : readAnswer({ field, values });
    if ("problem" in read) problems.set(field.name, read.problem);
    else answers[field.name] = read.answer;
  }
  return { answers, problems };
}

type Read = { readonly answer: Answer } | { readonly problem: string };

function readFile({ field: { name, required }, sent }: { field: FormFieldConfig; sent: Sent }): Read {
  const file = sent.get(name);
  if (file) return { answer: file };
  return required ? { problem: neededText.file } : { answer: null };
}

function readAnswer({
  field: { type, required, options = [] },
  values,
}: {
  field: FormFieldConfig;
  values: readonly string[];
}): Read {
  const [value] = values;
  if (value === undefined) {
    if (required) return { problem: neededText[type] };
    if (type === "checkbox") return { answer: false };
    return { answer: type === "choices" ? [] : null };
  }
  switch (type) {
    // A text is no file.
    case "file":
      return { problem: neededText.file };
    case "checkbox":
      return { answer: true };
    case "choice":
      return options.includes(value) ? { answer: value } : { problem: "Choose one of the options." };
    case "choices":
      return values.every((one) => options.includes(one))
        ? { answer: options.filter((option) => values.includes(option)) }
        : { problem: "Choose from the options." };
    case "number": {
      const number = decimal.test(value) ? Number(value) : Number.NaN;
      return Number.isFinite(number) ? { answer: number } : { problem: "Write a number, such as 12.5." };
    }
    case "date":
      return isDate(value) ? { answer: value } : { problem: "Write a date as year-month-day: 2027-01-31." };
    case "email":
      if (value.length > longest.email || !mail.test(value))
        return { problem: "Write an e-mail address, such as ada@example.com." };
      return { answer: value };
    case "text":
    case "longText": {
      const text = type === "text" ? value.replaceAll("\n", " ") : value;
      return text.length <= longest[type]
        ? { answer: text }
        : { problem: `This may have ${longest[type]} characters; it has ${text.length}.` };
    }
  }
}

const neededText = {
  text: "Fill this in.",
  longText: "Fill this in.",
  number: "Write a number.",
  email: "Write an e-mail address.",
  date: "Choose a date.",
  choice: "Choose one of the options.",
  choices: "Choose at least one.",
  checkbox: "This has to be ticked.",
  file: "Choose a file.",
} as const satisfies Record<FormFieldConfig["type"], string>;

/** Whether there is such a day. */
function isDate(text: string): boolean {
  const time = isoDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
