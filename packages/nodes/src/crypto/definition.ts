import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { requireFields } from "../fields/missing-field.ts";
import { secretField } from "../fields/secret-field.ts";

const operations = ["hash", "hmac", "uuid", "random"] as const;
type Operation = (typeof operations)[number];

const algorithms = ["sha256", "sha384", "sha512", "sha3-256", "sha1", "md5"] as const;

const needed: Partial<Record<Operation, readonly string[]>> = {
  hash: ["value"],
  hmac: ["value", "secretArn"],
};
const only = (...is: readonly Operation[]) => ({ field: "operation", is });

export const cryptoNode = defineNode({
  type: "crypto",
  label: "Crypto",
  description: "Hashes, signs with a credential, makes ids and random text.",
  group: "data",
  icon: "fingerprint",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        operation: z.enum(operations).meta({
          title: "What to do",
          options: {
            hash: "Hash",
            hmac: "Sign (HMAC) with a credential",
            uuid: "Make a UUID",
            random: "Make random text",
          },
        }),
        value: templated(z.unknown())
          .optional()
          .meta({
            title: "Value",
            description: "Objects and lists are taken as JSON.",
            placeholder: "{{trigger.data.email}}",
            visibleWhen: only("hash", "hmac"),
          }),
        secretArn: secretField({ title: "Key" })
          .optional()
          .meta({
            title: "Key",
            control: "credential",
            visibleWhen: only("hmac"),
          }),
        algorithm: z
          .enum(algorithms)
          .default("sha256")
          .meta({
            title: "Algorithm",
            description: "SHA-1 and MD5 are for old systems only: they protect nothing.",
            options: {
              sha256: "SHA-256",
              sha384: "SHA-384",
              sha512: "SHA-512",
              "sha3-256": "SHA3-256",
              sha1: "SHA-1",
              md5: "MD5",
            },
            visibleWhen: only("hash", "hmac"),
          }),
        encoding: z
          .enum(["hex", "base64", "base64url"])
          .default("hex")
          .meta({
            title: "Written as",
            options: { hex: "Hexadecimal", base64: "Base64", base64url: "Base64 for URLs" },
            visibleWhen: { field: "operation", not: ["uuid"] },
          }),
        bytes: templated(z.number().int().min(1).max(1024))
          .default(16)
          .meta({ title: "Length", description: "Bytes of randomness.", visibleWhen: only("random") }),
      })
      .superRefine((config, context) => {
        requireFields({ config, fields: needed[config.operation] ?? [], context });
      }),
  rawFields: ["operation", "secretArn"],
  output: z.object({ result: z.string() }),
  // Random values are others the next time.
  effect: (config) => (config["operation"] === "uuid" || config["operation"] === "random" ? "read" : "pure"),
  initialConfig: { operation: "hash", value: "{{trigger.data}}" },
});
