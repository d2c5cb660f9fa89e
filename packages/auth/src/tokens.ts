import { createHash, randomBytes } from "node:crypto";

/** 256 bits that nobody guesses, as URL-safe text of 43 characters. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. A plain hash is enough: there is nothing to guess in 256 random bits. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
