import { z } from "zod";
import type { Templated } from "../define-node.ts";
import { secretField } from "../fields/secret-field.ts";

const nameField = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "A tool's name has letters, digits, _ and -, at most 64.");

const jsonSchemaField = z.record(z.string(), z.unknown());

/** What an agent may do: each tool is one HTTP operation, one workflow, or some tools of one MCP server. */
export function toolsField(templated: Templated) {
  return z
    .array(
      z
        .strictObject({
          kind: z.enum(["http", "workflow", "mcp"]).meta({
            title: "Kind",
            options: { http: "HTTP request", workflow: "Another workflow", mcp: "MCP server" },
          }),
          name: nameField.meta({ title: "Name", placeholder: "find_customer" }),
          description: z
            .string()
            .max(2000)
            .optional()
            .meta({
              title: "What it is for",
              description: "The model decides by this when to use it.",
              visibleWhen: { field: "kind", not: ["mcp"] },
            }),
          inputSchema: jsonSchemaField.optional().meta({
            title: "Its arguments",
            description: "A JSON schema of an object. A call that does not keep to it is refused.",
            control: "json",
            visibleWhen: { field: "kind", not: ["mcp"] },
          }),
          method: z
            .enum(["GET", "POST", "PUT", "PATCH", "DELETE"])
            .optional()
            .meta({
              title: "Method",
              description: "GET if empty: arguments go into the query, otherwise into a JSON body.",
              visibleWhen: { field: "kind", is: ["http"] },
            }),
          url: templated(z.string().min(1).max(8192))
            .optional()
            .meta({
              title: "URL",
              description: "{name} stands for an argument, encoded, in the path.",
              placeholder: "https://api.example.com/customers/{id}",
              visibleWhen: { field: "kind", not: ["workflow"] },
            }),
          workflowId: z
            .string()
            .max(64)
            .optional()
            .meta({ title: "Workflow id", visibleWhen: { field: "kind", is: ["workflow"] } }),
          allow: z
            .array(z.string().max(128))
            .max(100)
            .optional()
            .meta({
              title: "Its tools that may be used",
              description: "By name. None is allowed that is not listed.",
              visibleWhen: { field: "kind", is: ["mcp"] },
            }),
          secretArn: secretField({ title: "Credential" })
            .optional()
            .meta({
              title: "Credential",
              control: "credential",
              description: "Sent as a bearer token.",
              visibleWhen: { field: "kind", not: ["workflow"] },
            }),
        })
        .superRefine((tool, context) => {
          const needed = { http: "url", workflow: "workflowId", mcp: "url" } as const;
          if (tool[needed[tool.kind]] !== undefined) return;
          context.addIssue({ code: "custom", path: [needed[tool.kind]], message: "This is needed here." });
        }),
    )
    .max(50)
    .optional()
    .meta({
      title: "Tools",
      description: "What the agent may do, and nothing else.",
      visibleWhen: { field: "task", is: ["agent"] },
    });
}
