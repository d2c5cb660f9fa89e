import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesOfText, textGlobals } from "./text-codec.ts";

const algorithms = { md5, sha1, sha256, sha384, sha512 };

/** Random bytes out of the request's own seed, in counter mode: the isolate has no source of randomness to trust. */
let seed = new Uint8Array(0);
let counter = 0;

export function seedRandom(text: string): void {
  seed = sha256(bytesOfText(text));
  counter = 0;
}

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 32) {
    counter += 1;
    bytes.set(hmac(sha256, seed, bytesOfText(String(counter))).subarray(0, length - at), at);
  }
  return bytes;
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

function algorithm(name: unknown): (typeof algorithms)[keyof typeof algorithms] {
  const key = String(name).toLowerCase().replace("-", "");
  if (!Object.hasOwn(algorithms, key))
    throw new RangeError(`The hash ${key.slice(0, 20)} is not known here.`);
  // Just found to be one of the keys.
  return algorithms[key as keyof typeof algorithms];
}

function input(data: unknown): Uint8Array {
  return data instanceof Uint8Array ? data : bytesOfText(String(data));
}

function encode({ bytes, encoding }: { bytes: Uint8Array; encoding: unknown }): string {
  if (encoding === undefined || encoding === "hex") return hex(bytes);
  if (encoding !== "base64") throw new RangeError("The encoding is hex or base64.");
  return textGlobals.btoa(String.fromCharCode(...bytes));
}

export const crypto = Object.freeze({
  randomUUID: (): string => {
    const bytes = randomBytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  },
  getRandomValues: (array: Uint8Array): Uint8Array => {
    if (array.byteLength > 65_536) throw new RangeError("At most 65536 random bytes at a time.");
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(randomBytes(array.byteLength));
    return array;
  },
  /** `crypto.hash("sha256", text, "hex" | "base64")` */
  hash: (name: unknown, data: unknown, encoding?: unknown): string =>
    encode({ bytes: algorithm(name)(input(data)), encoding }),
  /** `crypto.hmac("sha256", key, text, "hex" | "base64")` */
  hmac: (name: unknown, key: unknown, data: unknown, encoding?: unknown): string =>
    encode({ bytes: hmac(algorithm(name), input(key), input(data)), encoding }),
});
