import { createHash } from "node:crypto";

/** Where a file's bytes are: two levels of 256 folders each, by a hash, so that no folder grows without end. */
export function objectKeyOf(id: string): string {
  const hash = createHash("sha256").update(id).digest("hex");
  return `${hash.slice(0, 2)}/${hash.slice(2, 4)}/${id}`;
}

const key = /^[0-9a-f]{2}\/[0-9a-f]{2}\/[A-Za-z0-9_-]{1,64}$/;

/** @throws Error for what cannot be one of our keys: a key from elsewhere could leave the folder */
export function checkedKey(text: string): string {
  if (!key.test(text)) throw new Error("not a key of the file store");
  return text;
}
