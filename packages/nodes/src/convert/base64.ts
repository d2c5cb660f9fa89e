import { WorkfuseError } from "@workfuse/errors";

export function encodeBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** UTF-8 text from Base64, its form for URLs included. @throws WorkfuseError `node.failed` */
export function decodeBase64(text: string): string {
  const compact = text.replaceAll(/\s/g, "");
  if (!/^[\w+/-]*={0,2}$/.test(compact)) throw refused("This is not Base64.");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(compact, "base64"));
  } catch {
    throw refused("What this Base64 holds is not text.");
  }
}

function refused(message: string): WorkfuseError {
  return new WorkfuseError({ code: "node.failed", message });
}
