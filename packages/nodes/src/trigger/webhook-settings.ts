import { z } from "zod";
import { secretField } from "../fields/secret-field.ts";

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "This is not a header's name.");
const parameterName = z.string().min(1).max(100);

/** One credential, or two while one takes the place of the other: what either of them proves is taken. */
const secrets = z
  .array(secretField({ title: "Credential" }))
  .min(1, "Choose a credential.")
  .max(2, "At most two credentials are valid at a time.");

/** How far a signed time may be from ours, in either direction. */
const toleranceSeconds = z.int().min(10).max(3600).default(300);

const noAuthentication = z.strictObject({ type: z.literal("none") });
const apiKey = z.strictObject({
  type: z.literal("apiKey"),
  in: z.enum(["header", "query"]).default("header"),
  name: parameterName.default("x-api-key"),
  secrets,
});
const basic = z.strictObject({ type: z.literal("basic"), username: z.string().min(1).max(200), secrets });
const preset = z.strictObject({
  type: z.literal("hmac"),
  scheme: z.enum(["github", "stripe", "slack", "shopify", "standard"]),
  toleranceSeconds,
  secrets,
});
const customHmac = z.strictObject({
  type: z.literal("hmac"),
  scheme: z.literal("custom"),
  /** Where the signature is; several of them are separated by commas or blanks. */
  header: headerName,
  algorithm: z.enum(["sha1", "sha256", "sha512"]).default("sha256"),
  encoding: z.enum(["hex", "base64"]).default("hex"),
  /** What stands before each signature, such as `sha256=`. */
  prefix: z.string().max(50).default(""),
  /** Where the time of signing is, in seconds since 1970. With it, `<time>.<body>` is signed; without it, the body. */
  timestampHeader: headerName.optional(),
  toleranceSeconds,
  secrets,
});

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "This is no address or network.");
const origin = z.union([
  z.literal("*"),
  z
    .string()
    .max(300)
    .regex(/^https?:\/\/[^/\s?#@]+$/, "An origin looks like https://example.com."),
]);

/**
 * What a workflow's webhook takes and how it answers. Kept beside the workflow, not in its versions: it holds from the
 * moment it is saved, also for the published version. Credentials stand in it as ARNs.
 */
export const webhookSettingsSchema = z.strictObject({
  methods: z
    .array(z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]))
    .min(1)
    .max(5)
    .default(["POST"]),
  /**
   * `wait`: the answer of the `respond` node or, without one, the last node's output; 202 after the limit. `stream`: the
   * same as server-sent events, with what one node writes as it writes it.
   */
  answer: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("immediately") }),
      z.strictObject({ mode: z.literal("wait"), limitSeconds: z.int().min(1).max(120).default(30) }),
      z.strictObject({
        mode: z.literal("stream"),
        nodeId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
        limitSeconds: z.int().min(1).max(600).default(120),
      }),
    ])
    .default({ mode: "immediately" }),
  auth: z.union([noAuthentication, apiKey, basic, preset, customHmac]).default({ type: "none" }),
  /** Addresses and networks that may call; empty: all. */
  allowedAddresses: z.array(address).max(200).default([]),
  /** What makes two deliveries the same one. `known`: the id headers of the usual senders. */
  sameWhen: z
    .discriminatedUnion("by", [
      z.strictObject({ by: z.literal("known") }),
      z.strictObject({ by: z.literal("header"), header: headerName }),
      /** Within so many hours of the first: later, the same body is a delivery of its own. */
      z.strictObject({ by: z.literal("body"), withinHours: z.int().min(1).max(720).default(24) }),
      z.strictObject({ by: z.literal("never") }),
    ])
    .default({ by: "known" }),
  /** At most so many deliveries within so many seconds; more get 429. */
  rateLimit: z
    .strictObject({ requests: z.int().min(1).max(1_000_000), seconds: z.int().min(1).max(86_400) })
    .nullable()
    .default(null),
  /** Pages of these origins may call from a browser; empty: none. */
  allowedOrigins: z.array(origin).max(50).default([]),
  /** How the sender proves before its first delivery that this address is ours. */
  handshake: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("none") }),
      /** `url_verification`: the body's `challenge` comes back. */
      z.strictObject({ type: z.literal("slack") }),
      /** `hub.mode=subscribe`: `hub.challenge` comes back to who knows the verify token. */
      z.strictObject({ type: z.literal("meta"), verifyToken: secretField({ title: "Verify token" }) }),
      /** The value of a query parameter comes back. */
      z.strictObject({ type: z.literal("echo"), parameter: parameterName.default("challenge") }),
    ])
    .default({ type: "none" }),
});
export type WebhookSettings = z.output<typeof webhookSettingsSchema>;
