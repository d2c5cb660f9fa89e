import { WorkfuseError } from "@workfuse/errors";
import { asText } from "../../values/as-text.ts";
import { isRecord } from "../../values/path.ts";
import { withQuery } from "../../http/url.ts";
import { checkBy } from "../json-schema.ts";
import type { AiInput } from "../run.ts";
import type { Tool, ToolConfig } from "./open-tools.ts";
import { createToolKeys } from "./tool-key.ts";

const noArguments = { type: "object", properties: {}, additionalProperties: false };
// What a model can still read.
const mostCharacters = 50_000;

/** One HTTP operation: arguments stand in the path, the query, or a JSON body. */
export function httpTool({ input, config }: { input: AiInput; config: ToolConfig }): Tool {
  const { name, description = "", inputSchema = noArguments, method = "GET", secretArn } = config;
  const { ports, effectKey, signal } = input;
  const keyOf = createToolKeys({ effectKey, name });
  return {
    name,
    description,
    inputSchema,
    check: checkBy({ schema: inputSchema, field: "tools" }),
    async run(given) {
      const { url, rest } = filled({ url: config.url ?? "", given: isRecord(given) ? given : {} });
      const headers: Record<string, string> = {};
      const isRead = method === "GET";
      if (!isRead) {
        headers["content-type"] = "application/json";
        headers["idempotency-key"] = keyOf(given);
      }
      if (secretArn !== undefined) {
        const secret = await ports.secrets.resolve({ arn: secretArn, signal });
        headers["authorization"] = `Bearer ${secret.reveal()}`;
      }
      const response = await ports.http.request({
        method,
        url: isRead ? withQuery({ url, query: textsOf(rest) }) : url,
        headers,
        ...(isRead ? {} : { body: JSON.stringify(rest) }),
        signal,
      });
      const text = new TextDecoder().decode(response.body).slice(0, mostCharacters);
      if (response.status >= 400) {
        throw new WorkfuseError({
          code: "http.status",
          message: `It answered with HTTP ${response.status}: ${text.slice(0, 1000)}`,
        });
      }
      return jsonOr(text);
    },
  };
}

/** `{name}` in the address is an argument; nothing in it can become another part of the address. */
function filled({ url, given }: { url: string; given: Readonly<Record<string, unknown>> }) {
  const rest = new Map(Object.entries(given));
  const address = url.replaceAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_match, name: string) => {
    const text = asText(rest.get(name) ?? "");
    rest.delete(name);
    if (text === "" || text === "." || text === "..") {
      throw new WorkfuseError({
        code: "config.invalid",
        message: `The argument “${name}” is needed in the path.`,
      });
    }
    return encodeURIComponent(text);
  });
  return { url: address, rest: Object.fromEntries(rest) };
}

function textsOf(rest: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, asText(value)]));
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
