import type { z } from "zod";
import { AwsError, frontDoor } from "./aws-error.ts";
import type { SecretStore } from "./store.ts";

export type Context = {
  readonly store: SecretStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly region: string;
  readonly accountId: string;
};

export type Operation = (input: { readonly context: Context; readonly body: unknown }) => Promise<object>;

/** Ties an operation's input schema to what it does. Unknown members are ignored, as AWS ignores them. */
export function defineOperation<S extends z.ZodType>({
  input,
  run,
}: {
  input: S;
  run: (call: { context: Context; input: z.output<S> }) => Promise<object> | object;
}): Operation {
  return async ({ context, body }) => {
    const parsed = input.safeParse(body);
    if (!parsed.success) throw explain(parsed.error);
    return run({ context, input: parsed.data });
  };
}

function explain(error: z.ZodError): AwsError {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map(String);
  const name = path.map((part) => part.charAt(0).toLowerCase() + part.slice(1)).join(".");
  const isAbsent = issue?.code === "invalid_type" && issue.message.endsWith("received undefined");
  if (issue?.code === "invalid_type" && !isAbsent) {
    return frontDoor("SerializationException", `Unexpected type at '${name}': ${issue.message}`);
  }
  const what = isAbsent
    ? `Value null at '${name}' failed to satisfy constraint: Member must not be null`
    : `Value at '${name}' failed to satisfy constraint: ${issue?.message ?? "Member is not valid"}`;
  return new AwsError({
    type: "ValidationException",
    message: `${error.issues.length} validation error detected: ${what}`,
    member: "message",
  });
}

/** AWS writes times as seconds since the epoch, with a fraction. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

/** The day of a time: LastAccessedDate is no finer than that. */
export const day = (milliseconds: number): number => Math.floor(milliseconds / 86_400_000) * 86_400_000;
