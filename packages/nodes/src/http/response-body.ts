import { WorkfuseError } from "@workfuse/errors";
import type { EgressResponse } from "@workfuse/ports";
import { mediaTypeOf } from "./media-type.ts";
import type { HttpConfig } from "./run.ts";

/** How much of an answer goes into an error's details, in characters. */
export const bodyPreview = 2000;

/** The answer's body: as its content type says, or as the config asks. @throws WorkfuseError `node.failed` */
export function responseBody({
  response: { headers, body, status },
  format = "auto",
}: {
  response: EgressResponse;
  format: HttpConfig["responseFormat"];
}): unknown {
  const text = new TextDecoder().decode(body);
  const type = mediaTypeOf(headers);
  const isJson =
    format === "json" || (format === "auto" && (type === "application/json" || type.endsWith("+json")));
  if (!isJson) return text;
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // A failing status is worth more to the reader than the form of its page.
    if (status >= 400) return text;
    throw new WorkfuseError({
      code: "node.failed",
      message:
        format === "json"
          ? "The answer cannot be read as JSON."
          : "The answer calls itself JSON but cannot be read as JSON.",
      details: { body: text.slice(0, bodyPreview) },
      cause,
    });
  }
}
