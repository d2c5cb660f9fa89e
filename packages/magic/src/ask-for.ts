import { WorkfuseError } from "@workfuse/errors";
import type { LanguageModels, ModelMessage, ModelTarget } from "@workfuse/ports";
import { z } from "zod";
import { parseModelJson } from "./parse-json.ts";

/** Further requests for an answer that is not what was asked for. */
const mostCorrections = 3;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  /** `fallback` is what is taken in the end where what is wrong is no more than doubtful. */
  | { readonly ok: false; readonly problem: string; readonly fallback?: T };

/** Whom to ask, and for how long. */
export type Asking = {
  readonly models: Pick<LanguageModels, "ask">;
  readonly targets: readonly ModelTarget[];
  readonly signal: AbortSignal;
};

export type Asked<T> = {
  readonly value: T;
  /** How many answers it took. */
  readonly answers: number;
};

/**
 * Asks for JSON of a schema until the answer passes the check: each answer that does not is sent back with what is
 * wrong, up to three times. The schema has to list all its fields as required, which every provider's JSON mode takes.
 * @throws WorkfuseError `ai.invalid_answer` after the last one, `ai.refused`, and what the models throw
 */
export async function askFor<S extends z.ZodType, T>({
  asking: { models, targets, signal },
  instructions,
  prompt,
  schema,
  accepted,
  check,
}: {
  asking: Asking;
  instructions: string;
  prompt: string | readonly ModelMessage[];
  /** What is asked for. */
  schema: z.ZodType;
  /** What is taken: that, and what models write in its place. */
  accepted: S;
  check: (answer: z.output<S>) => Checked<T>;
}): Promise<Asked<T>> {
  const messages: ModelMessage[] =
    typeof prompt === "string" ? [{ role: "user", text: prompt }] : [...prompt];
  for (let answers = 1; ; answers++) {
    const answer = await models.ask({
      targets,
      instructions,
      messages,
      schema: z.toJSONSchema(schema),
      // A person waits for it.
      retries: 2,
      signal,
    });
    if (answer.finishReason === "content-filter") {
      throw new WorkfuseError({ code: "ai.refused", message: "The model declined to answer this." });
    }
    const read = readAnswer({
      text: answer.text,
      schema: accepted,
      check,
      cut: answer.finishReason === "length",
    });
    if (read.ok) return { value: read.value, answers };
    if (answers > mostCorrections) {
      if (read.fallback !== undefined) return { value: read.fallback, answers };
      throw new WorkfuseError({
        code: "ai.invalid_answer",
        message: `The model gave no usable answer in ${answers} attempts. The last one: ${read.problem.slice(0, 500)}`,
        details: { model: answer.target.model },
      });
    }
    messages.push(answer.message, {
      role: "user",
      text: `This cannot be used:\n${read.problem.slice(0, 4000)}\nAnswer again, completely, with nothing but the JSON.`,
    });
  }
}

function readAnswer<S extends z.ZodType, T>({
  text,
  schema,
  check,
  cut,
}: {
  text: string;
  schema: S;
  check: (answer: z.output<S>) => Checked<T>;
  cut: boolean;
}): Checked<T> {
  const json = parseModelJson(text);
  if (json === undefined) {
    return { ok: false, problem: `It is not JSON.${cut ? " It was cut off: write less." : ""}` };
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? check(parsed.data) : { ok: false, problem: z.prettifyError(parsed.error) };
}
