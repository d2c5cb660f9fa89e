import type { EffectClass } from "@workfuse/graph";
import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { secretField } from "../fields/secret-field.ts";

// Only what the server is told to run read-only is trusted to be so.
function effectOf(config: Readonly<Record<string, unknown>>): EffectClass {
  return config["readOnly"] === true ? "read" : "write";
}

export const databaseNode = defineNode({
  type: "database",
  label: "Postgres",
  description: "Runs a query with parameters in a Postgres database.",
  group: "network",
  icon: "database",
  role: "action",
  config: (templated) =>
    z.strictObject({
      secretArn: secretField({ title: "Database" }).optional().meta({
        title: "Database",
        control: "credential",
        description:
          "An address such as postgres://user:password@host:5432/name. TLS is used and checked, unless it ends with ?sslmode=require (not checked) or ?sslmode=disable.",
      }),
      query: z.string().min(1, "Write a query.").max(65_536).meta({
        title: "Query",
        description:
          "One statement. Values belong into the parameters, as $1, $2 and so on: no template is rendered here.",
        placeholder: "SELECT * FROM orders WHERE customer = $1",
        control: "code",
      }),
      parameters: z
        .array(templated(z.unknown()).meta({ title: "Parameter", placeholder: "{{trigger.data.id}}" }))
        .max(1000)
        .default([])
        .meta({ title: "Parameters", description: "Objects are sent as JSON." }),
      readOnly: z.boolean().default(false).meta({
        title: "Only read",
        description: "The server refuses changes.",
      }),
      maxRows: templated(z.number().int().min(1).max(100_000))
        .default(10_000)
        .meta({ title: "At most", description: "Rows; more is an error." }),
      timeout: templated(z.number().int().min(1).max(600_000))
        .default(30_000)
        .meta({ title: "Timeout", description: "Milliseconds for the statement." }),
    }),
  rawFields: ["secretArn", "query"],
  output: z.object({
    rows: z.array(z.record(z.string(), z.unknown())),
    /** Rows that were read or changed. */
    count: z.number(),
  }),
  effect: effectOf,
  initialConfig: {
    query: "SELECT 1 AS one",
    parameters: [],
    readOnly: true,
  },
});
