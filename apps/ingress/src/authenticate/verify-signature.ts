import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { SignatureScheme } from "./signature-scheme.ts";

// A header may name several signatures; nobody needs more than this, and each costs a computation for each secret.
const mostSignatures = 10;
const digestBytes = { sha1: 20, sha256: 32, sha512: 64 } as const;
const spellings = { hex: /^[0-9a-f]+$/i, base64: /^[A-Za-z0-9+/]+={0,2}$/ } as const;
const seconds = /^\d{1,12}$/;

/**
 * Whether the bytes of a body are signed with one of the secrets, and lately. A time from outside of the tolerance is
 * refused in either direction.
 */
export function verifySignature({
  scheme,
  secrets,
  headers,
  body,
  toleranceSeconds,
  now,
}: {
  scheme: SignatureScheme;
  secrets: readonly string[];
  headers: IncomingHttpHeaders;
  body: Uint8Array;
  toleranceSeconds: number;
  now: Date;
}): boolean {
  const claim = scheme.read(headers);
  if (!claim || claim.signatures.length > mostSignatures) return false;
  const { timestamp, signedBefore } = claim;
  if (timestamp !== null) {
    if (!seconds.test(timestamp)) return false;
    if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  }
  const given = claim.signatures.flatMap((text) => decode({ text, scheme }) ?? []);
  let isSigned = false;
  for (const secret of secrets) {
    const expected = createHmac(scheme.algorithm, scheme.keyOf(secret))
      .update(signedBefore)
      .update(body)
      .digest();
    // All are compared, so that the time does not tell which one it was.
    for (const signature of given) isSigned = timingSafeEqual(signature, expected) || isSigned;
  }
  return isSigned;
}

/** The bytes of a signature, if the text is the one way to write that many bytes. */
function decode({ text, scheme: { encoding, algorithm } }: { text: string; scheme: SignatureScheme }) {
  if (!spellings[encoding].test(text)) return undefined;
  const bytes = Buffer.from(text, encoding);
  const isCanonical = bytes.toString(encoding) === (encoding === "hex" ? text.toLowerCase() : text);
  return isCanonical && bytes.length === digestBytes[algorithm] ? bytes : undefined;
}
