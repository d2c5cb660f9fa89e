import { WorkfuseError } from "@workfuse/errors";

export function encodeBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** UTF-8 text from Base64, its form for URLs included. @throws WorkfuseError `node.failed` */
export function decodeBase64(text: string): string {
  const bytes = decodeBase64Bytes(text);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refused("What this Base64 holds is not text.");
  }
}

/** Bytes from Base64, its form for URLs included. @throws WorkfuseError `node.failed` */
export function decodeBase64Bytes(text: string): Buffer {
  const compact = text.replaceAll(/\s/g, "");
  if (!/^[\w+/-]*={0,2}$/.test(compact)) throw refused("This is not Base64.");
  return Buffer.from(compact, "base64");
}

function refused(message: string): WorkfuseError {
  return new WorkfuseError({ code: "node.failed", message });
}
