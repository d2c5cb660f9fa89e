import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { frontDoor } from "./aws-error.ts";

export type SignedRequest = {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
};

const skewMs = 5 * 60_000;
const authorizationForm =
  /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})$/;

const incomplete = (message: string) => frontDoor("IncompleteSignatureException", message);
const wrong = (message: string) => frontDoor("InvalidSignatureException", message);

/**
 * Checks AWS Signature Version 4 in the Authorization header: the key, the scope, the date (±5 minutes), that host and
 * every x-amz header are signed, the body's hash, and the signature itself, compared in constant time.
 * The signature is computed by the SDK's own signer.
 */
export function createSignatureVerifier({
  region,
  accessKeyId,
  secretAccessKey,
  now,
}: {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  now: () => number;
}): (request: SignedRequest) => Promise<void> {
  const service = "secretsmanager";
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
  });
  return async ({ method, url, headers, body }) => {
    if (headers.authorization === undefined) {
      throw frontDoor("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    const parts = authorizationForm.exec(headers.authorization);
    const [, credential = "", signedList = "", given = ""] = parts ?? [];
    const [keyId, scopeDate, scopeRegion, scopeService, terminator, ...more] = credential.split("/");
    if (parts === null || terminator !== "aws4_request" || more.length > 0) {
      throw incomplete("The Authorization header is not a complete AWS4-HMAC-SHA256 authorization.");
    }
    if (keyId !== accessKeyId) {
      throw frontDoor(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
    }
    if (scopeRegion !== region || scopeService !== service) {
      throw wrong(`Credential should be scoped to the service '${service}' in the region '${region}'.`);
    }
    const signingDate = readDate(headers["x-amz-date"]);
    if (signingDate === undefined || scopeDate !== String(headers["x-amz-date"]).slice(0, 8)) {
      throw incomplete("The request needs an X-Amz-Date header that agrees with the credential's scope.");
    }
    const age = now() - signingDate.getTime();
    if (age > skewMs)
      throw wrong(`Signature expired: ${String(headers["x-amz-date"])} is over 5 minutes ago.`);
    if (age < -skewMs) throw wrong(`Signature not yet current: ${String(headers["x-amz-date"])}.`);

    const signedNames = signedList.split(";");
    const mustBeSigned = Object.keys(headers).filter((name) => name === "host" || name.startsWith("x-amz-"));
    const unsigned = mustBeSigned.find((name) => !signedNames.includes(name));
    if (unsigned !== undefined) throw wrong(`'${unsigned}' must be a 'SignedHeader' in the Authorization.`);
    const statedHash = headers["x-amz-content-sha256"];
    if (statedHash !== undefined && statedHash !== createHash("sha256").update(body).digest("hex")) {
      throw wrong("The X-Amz-Content-Sha256 header does not match the body.");
    }

    const target = new URL(url, "http://localhost");
    const signed = await signer.sign(
      {
        method,
        protocol: "http:",
        hostname: "localhost",
        path: target.pathname,
        query: Object.fromEntries(target.searchParams),
        headers: Object.fromEntries(signedNames.map((name) => [name, String(headers[name] ?? "").trim()])),
        body,
      },
      { signingDate, signableHeaders: new Set(signedNames) },
    );
    const expected = /Signature=([0-9a-f]{64})$/.exec(signed.headers["authorization"] ?? "")?.[1] ?? "";
    if (expected === "" || !timingSafeEqual(Buffer.from(expected), Buffer.from(given))) {
      throw wrong(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
      );
    }
  };
}

function readDate(value: string | string[] | undefined): Date | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(String(value));
  if (parts === null) return undefined;
  const [, year, month, dayOfMonth, hour, minute, second] = parts;
  const date = new Date(`${year}-${month}-${dayOfMonth}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
