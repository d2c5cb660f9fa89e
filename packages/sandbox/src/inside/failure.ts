import { create, cut, match, stringify, toText } from "./primordials.ts";

/** Frames of user code are named by their job: `expression-3.js:12:5`. */
const frame = /expression-(?:\d+|all)\.js:(\d+):(\d+)/;

/** A failure as JSON text. Whatever was thrown may lie about itself, so nothing of it is trusted to behave. */
export function failureText({ thrown, firstLine }: { thrown: unknown; firstLine: number }): string {
  const failure = create(null);
  failure.code = "sandbox.error";
  failure.name = "Error";
  failure.message = "The code threw a value that cannot be shown.";
  try {
    if (typeof thrown === "object" && thrown !== null)
      describe({ failure, thrown: thrown as Record<string, unknown>, firstLine });
    else failure.message = cut(toText(thrown), 2000);
  } catch {
    // Its getters throw: the sentence above stands.
  }
  return stringify(failure);
}

function describe({
  failure,
  thrown,
  firstLine,
}: {
  failure: Record<string, unknown>;
  thrown: Record<string, unknown>;
  firstLine: number;
}): void {
  const { name, message } = thrown;
  if (typeof name === "string" && name !== "") failure["name"] = cut(name, 100);
  if (typeof message === "string") failure["message"] = cut(message, 2000);
  if (message === "Array buffer allocation failed") {
    failure["code"] = "sandbox.limit";
    failure["limit"] = "memory";
  }
  const { stack } = thrown;
  if (typeof thrown["line"] === "number" && typeof thrown["column"] === "number") {
    failure["line"] = thrown["line"];
    failure["column"] = thrown["column"];
    return;
  }
  const place = typeof stack === "string" ? match(frame, cut(stack, 20_000)) : null;
  const line = +(place?.[1] ?? 0) - firstLine + 1;
  // A function of another job, called from this one, has no line in this one's code.
  if (place === null || line < 1) return;
  failure["line"] = line;
  failure["column"] = +(place[2] ?? 0);
}
