import { WorkfuseError } from "@workfuse/errors";

/** The value that a JSON text stands for; what is no text is a value already. @throws WorkfuseError `node.failed` */
export function parseJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch (cause) {
    // V8's message names what it met and where.
    const reason = cause instanceof Error ? cause.message : "";
    throw new WorkfuseError({
      code: "node.failed",
      message: `This is not JSON: ${reason.slice(0, 200)}`,
      cause,
    });
  }
}
