import type { EffectClass } from "@workfuse/graph";
import { z } from "zod";
import { defineNode } from "../define-node.ts";

const httpMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

// Methods that promise to change nothing (RFC 9110, 9.2.1).
function effectOf(config: Readonly<Record<string, unknown>>): EffectClass {
  return (config["method"] ?? "GET") === "GET" ? "read" : "write";
}

export const httpNode = defineNode({
  type: "http",
  label: "HTTP request",
  description: "Calls a web address and hands on the answer.",
  group: "network",
  icon: "globe",
  role: "action",
  config: (templated) =>
    z.strictObject({
      method: templated(z.enum(httpMethods)).default("GET").meta({ title: "Method" }),
      url: templated(z.string().min(1, "A web address is needed.").max(8192)).meta({
        title: "URL",
        placeholder: "https://api.example.com/users/{{trigger.data.id}}",
      }),
      query: z
        .record(z.string().max(256), templated(z.union([z.string(), z.number(), z.boolean()])))
        .optional()
        .meta({ title: "Query parameters", control: "keyValue" }),
      headers: z
        .record(z.string().max(256), templated(z.string()))
        .optional()
        .meta({ title: "Headers", control: "keyValue" }),
      body: templated(z.unknown())
        .optional()
        .meta({
          title: "Body",
          description: "Objects and lists are sent as JSON, text as it is.",
          control: "json",
          visibleWhen: { field: "method", not: ["GET"] },
        }),
      auth: z
        .strictObject({
          type: z.enum(["bearer", "basic", "apiKey"]).meta({
            title: "Kind",
            options: { bearer: "Bearer token", basic: "User and password", apiKey: "API key" },
          }),
          secretArn: z
            .string()
            .regex(/^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+$/, "Choose a credential.")
            .meta({ title: "Credential", control: "credential" }),
          headerName: z
            .string()
            .regex(/^[A-Za-z0-9-]{1,100}$/, "A header name has letters, digits and hyphens.")
            .optional()
            .meta({
              title: "Header name",
              description: "X-API-Key if empty.",
              visibleWhen: { field: "type", is: ["apiKey"] },
            }),
        })
        .optional()
        .meta({ title: "Authentication" }),
      timeout: templated(z.number().int().min(1).max(3_600_000))
        .optional()
        .meta({ title: "Timeout", description: "Milliseconds for the whole exchange; 30,000 if empty." }),
    }),
  rawFields: ["auth"],
  output: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
    /** Milliseconds. */
    duration: z.number(),
  }),
  effect: effectOf,
  initialConfig: { method: "GET", url: "https://example.com" },
});
