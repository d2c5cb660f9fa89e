import { ApiError, must } from "@workfuse/client";
import { z } from "zod";
import { CliError, usageError } from "../cli-error.ts";
import { type Command, type Values, common, connect, only } from "../command.ts";
import { readJson } from "../read-json.ts";
import { plain } from "../table.ts";

const missingSchema = z.object({
  missing: z.array(z.object({ arn: z.string(), name: z.string().nullable(), nodes: z.array(z.string()) })),
});

export const importCommand: Command = {
  usage: "FILE [--credential OLD-ARN=NEW-ARN]…",
  summary: "Create a workflow from an export; credentials are found by their names",
  options: { ...common, credential: { type: "string", multiple: true } },
  async run({ environment, positionals, values, out, signal }) {
    const file = only({ positionals, what: "FILE" });
    const data = await readJson(file);
    const credentials = mapOf(values);
    const { client, url } = await connect({ environment, values });
    try {
      const { id, name } = must(
        await client.POST("/workflows/import", { body: { data, credentials }, signal }),
      );
      out(`Imported “${plain(name)}” as ${id}: ${url}/workflows/${id}`);
      return 0;
    } catch (error) {
      throw withMissing(error);
    }
  },
};

function mapOf(values: Values): Record<string, string> {
  const given = values["credential"];
  const pairs = (Array.isArray(given) ? given : []).map((pair: unknown) => {
    const [, from, to] = /^(arn:[^=]+)=(arn:[^=]+)$/.exec(String(pair)) ?? [];
    if (from === undefined || to === undefined) throw usageError("Write --credential OLD-ARN=NEW-ARN.");
    return [from, to] as const;
  });
  return Object.fromEntries(pairs);
}

/** The server's list of missing credentials in words. */
function withMissing(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== "import.missing_credentials") return error;
  const details = missingSchema.safeParse(error.details);
  if (!details.success) return error;
  const lines = details.data.missing.map(
    ({ arn, name, nodes }) => `  ${plain(name ?? "(no name)")}, used by ${nodes.join(", ")}: ${arn}`,
  );
  return new CliError({
    message: [
      "Credentials are missing in this workspace:",
      ...lines,
      "Create them under these names, or name others: --credential OLD-ARN=NEW-ARN",
    ].join("\n"),
    cause: error,
  });
}
