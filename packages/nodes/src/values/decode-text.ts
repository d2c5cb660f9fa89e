import { WorkfuseError } from "@workfuse/errors";

/** Text of bytes in a charset of the Encoding standard, UTF-8 if none is named; a byte order mark is left out. */
export function decodeText({
  bytes,
  charset = "utf-8",
}: {
  bytes: Uint8Array;
  charset?: string | undefined;
}): string {
  try {
    return new TextDecoder(charset.trim()).decode(bytes);
  } catch (cause) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: `“${charset.slice(0, 50)}” is no charset that is known here; try utf-8, windows-1252 or utf-16le.`,
      details: { field: "charset" },
      cause,
    });
  }
}
