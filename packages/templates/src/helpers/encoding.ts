import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { base64OfBytes, bytesOfBase64, bytesOfText, textOfBytes } from "../bytes.ts";
import type { HelperDefinition } from "../helper.ts";
import { optionalText, textArgument } from "./arguments.ts";

const hashes: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = { md5, sha1, sha256, sha512 };

/** What encodeURIComponent leaves alone but RFC 3986 reserves is encoded as well; lone surrogates are replaced. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A version 4 UUID whose bits come from the seed. */
function seededUuid(seed: string): string {
  const bytes = sha256(bytesOfText(seed)).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const encodingHelpers: readonly HelperDefinition[] = [
  {
    name: "urlEncode",
    category: "encoding",
    signature: "urlEncode(text)",
    description: "The text as one part of a URL.",
    example: '{{urlEncode "a b&c"}}',
    result: "a%20b%26c",
    arity: [1, 1],
    run: (parameters, call) => urlEncode(textArgument({ parameters, index: 0, call })),
  },
  {
    name: "urlDecode",
    category: "encoding",
    signature: "urlDecode(text)",
    description: "The text that was encoded for a URL; a plus is a space.",
    example: '{{urlDecode "a+b%26c"}}',
    result: "a b&c",
    arity: [1, 1],
    run: (parameters, call) => {
      try {
        return decodeURIComponent(textArgument({ parameters, index: 0, call }).replaceAll("+", " "));
      } catch {
        return call.fail("its value is not URL-encoded");
      }
    },
  },
  {
    name: "base64Encode",
    category: "encoding",
    signature: "base64Encode(text, url=false)",
    description: "The UTF-8 bytes of the text in base64, or in its variant for URLs, which has no padding.",
    example: '{{base64Encode "ü?"}}',
    result: "w7w/",
    arity: [1, 1],
    options: ["url"],
    run: (parameters, call) => {
      const text = base64OfBytes(bytesOfText(textArgument({ parameters, index: 0, call })));
      if (call.options["url"] !== true) return text;
      return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    },
  },
  {
    name: "base64Decode",
    category: "encoding",
    signature: "base64Decode(text)",
    description: "The UTF-8 text that was encoded in base64, in either variant.",
    example: '{{base64Decode "w7w_"}}',
    result: "ü?",
    arity: [1, 1],
    run: (parameters, call) => {
      const bytes = bytesOfBase64(textArgument({ parameters, index: 0, call }));
      return textOfBytes(bytes ?? call.fail("its value is not base64"));
    },
  },
  {
    name: "hash",
    category: "encoding",
    signature: 'hash(text, algorithm="sha256")',
    description: "The hash of the text's UTF-8 bytes in hexadecimal: sha256, sha512, sha1 or md5.",
    example: '{{hash "abc" "md5"}}',
    result: "900150983cd24fb0d6963f7d28e17f72",
    arity: [1, 2],
    run: (parameters, call) => {
      const text = textArgument({ parameters, index: 0, call });
      const name = parameters.length > 1 ? textArgument({ parameters, index: 1, call }) : "sha256";
      const digest = Object.hasOwn(hashes, name) ? hashes[name] : undefined;
      if (digest === undefined) return call.fail("the algorithm must be sha256, sha512, sha1 or md5");
      return bytesToHex(digest(bytesOfText(text)));
    },
  },
  {
    name: "uuid",
    category: "encoding",
    signature: "uuid(name=)",
    description:
      "A random-looking id that stays the same when the execution is repeated, and differs for each place and call.",
    example: "{{length (uuid)}}",
    result: "36",
    arity: [0, 0],
    options: ["name"],
    run: (_, call) => seededUuid(`${call.nextSeed()}:${optionalText({ name: "name", call }) ?? ""}`),
  },
];
