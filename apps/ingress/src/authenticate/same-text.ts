import { createHash, timingSafeEqual } from "node:crypto";

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Compared by their hashes, which have one length, in a time that tells nothing. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(hashOf(one), hashOf(other));
}
