import { WorkfuseError } from "@workfuse/errors";
import { credentialTypes } from "@workfuse/nodes/catalog";

/** A credential's value as it is stored, or the fields of its type, of which it is made. */
export type GivenValue = {
  readonly value?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
};

/** @throws WorkfuseError `secret.invalid_value` with the problems of fields, never with what was given */
export function credentialValue({ type, value, fields }: GivenValue & { type: string }): string {
  if ((value === undefined) === (fields === undefined)) {
    throw invalid("Give either the value or the fields of its type.");
  }
  if (value !== undefined) return value;
  const known = Object.hasOwn(credentialTypes, type)
    ? credentialTypes[type as keyof typeof credentialTypes]
    : undefined;
  if (!known) throw invalid(`There is no type of credential “${type}”.`);
  const made = known.value(fields);
  if (made.ok) return made.value;
  const problems = made.problems.map(({ path, message }) => ({ path: path.map(String), message }));
  const [first] = problems;
  throw new WorkfuseError({
    code: "secret.invalid_value",
    message: `${first?.path.join(".") ?? "fields"}: ${first?.message ?? "is not valid."}`,
    details: { problems },
  });
}

function invalid(message: string): WorkfuseError {
  return new WorkfuseError({ code: "secret.invalid_value", message });
}
