import { createHash, createHmac, timingSafeEqual } from "node:crypto";

function withoutPrefix(key: string): string {
  return key.replace(/^signkey-\w+-/, "");
}

/** Signs a canonical body as `x-inngest-signature` wants it: HMAC-SHA256 of the body followed by the Unix time in seconds. */
export function createSigner({
  signingKey,
}: {
  signingKey: string;
}): (input: { body: string; now: Date }) => string {
  const key = withoutPrefix(signingKey);
  return ({ body, now }) => {
    const time = String(Math.floor(now.getTime() / 1000));
    return `t=${time}&s=${createHmac("sha256", key).update(body).update(time).digest("hex")}`;
  };
}

/** Checks `Authorization: Bearer …` of API requests: the SHA-256 of the hex-decoded signing key, with or without its prefix. */
export function createBearerCheck({
  signingKey,
}: {
  signingKey: string;
}): (authorization: string | undefined) => boolean {
  const expected = createHash("sha256")
    .update(Buffer.from(withoutPrefix(signingKey), "hex"))
    .digest();
  return (authorization) => {
    const given = withoutPrefix(authorization?.match(/^Bearer (\S+)$/i)?.[1] ?? "");
    return /^[0-9a-f]{64}$/i.test(given) && timingSafeEqual(Buffer.from(given, "hex"), expected);
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Compares an event key in constant time. */
export function createEventKeyCheck({ eventKey }: { eventKey: string }): (given: string) => boolean {
  const expected = digest(eventKey);
  return (given) => timingSafeEqual(digest(given), expected);
}
