import type { EffectClass } from "@workfuse/graph";
import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { secretField } from "../fields/secret-field.ts";
import { paginationField } from "./pagination-field.ts";
import { rateLimitField } from "./rate-limit-field.ts";

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
    z
      .strictObject({
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
        bodyType: z
          .enum(["auto", "json", "form", "multipart", "text", "file", "raw"])
          .optional()
          .meta({
            title: "Body is sent as",
            options: {
              auto: "JSON or text, by what it is",
              json: "JSON",
              form: "Form (URL-encoded)",
              multipart: "Form (multipart)",
              text: "Text",
              file: "File",
              raw: "Another content type",
            },
            visibleWhen: { field: "method", not: ["GET"] },
          }),
        contentType: templated(z.string().min(1).max(256))
          .optional()
          .meta({
            title: "Content type",
            description: "The file’s own, for a file, if empty.",
            placeholder: "application/xml",
            visibleWhen: { field: "bodyType", is: ["raw", "file"] },
          }),
        body: templated(z.unknown())
          .optional()
          .meta({
            title: "Body",
            description:
              "For forms an object: names of fields with their values. A value of a multipart form may be a file; for a file the file itself, such as {{nodes.http.body}}.",
            control: "json",
            visibleWhen: { field: "method", not: ["GET"] },
          }),
        auth: z
          .strictObject({
            type: z.enum(["bearer", "basic", "apiKey", "headers"]).meta({
              title: "Kind",
              options: {
                bearer: "Bearer token",
                basic: "User and password",
                apiKey: "API key",
                headers: "Set of headers",
              },
            }),
            secretArn: secretField({ title: "Credential" }),
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
        responseFormat: z
          .enum(["auto", "json", "text", "file"])
          .optional()
          .meta({
            title: "Answer is read as",
            description: "A file is kept in the file store and handed on by reference.",
            options: { auto: "what its content type says", json: "JSON", text: "Text", file: "File" },
          }),
        maxFileMegabytes: z
          .number()
          .int()
          .min(1)
          .max(1024)
          .optional()
          .meta({
            title: "Largest file",
            description: "Megabytes (1,048,576 bytes); 100 if empty.",
            visibleWhen: { field: "responseFormat", not: ["json", "text"] },
          }),
        pagination: paginationField,
        rateLimit: rateLimitField,
        followRedirects: z
          .boolean()
          .default(true)
          .meta({ title: "Follow redirects", description: "Up to 5, each checked like the first address." }),
        neverError: z.boolean().optional().meta({
          title: "Never fail by status",
          description: "Answers of 400 and above are handed on like others, and not tried again.",
        }),
        outputSchema: z.record(z.string(), z.unknown()).optional().meta({
          title: "Schema of the answer",
          description:
            "A JSON schema of the body, if there is one: what follows is checked and suggested by it.",
          control: "json",
        }),
        idempotencyKey: z
          .boolean()
          .default(true)
          .meta({
            title: "Send an idempotency key",
            description: "Lets the receiver drop a copy sent again after a crash.",
            visibleWhen: { field: "method", not: ["GET"] },
          }),
      })
      .superRefine(({ responseFormat, pagination }, context) => {
        if (responseFormat === "file" && pagination !== undefined) {
          context.addIssue({
            code: "custom",
            path: ["responseFormat"],
            message: "Pages are gathered into a list and cannot become a file.",
          });
        }
      }),
  rawFields: ["auth", "pagination", "rateLimit", "outputSchema"],
  output: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    /** JSON, text, or a file by reference. */
    body: z.unknown(),
    /** Milliseconds. */
    duration: z.number(),
    /** How many pages were read; their items are the body. */
    pages: z.number().optional(),
  }),
  effect: effectOf,
  initialConfig: { method: "GET", url: "https://example.com" },
});
