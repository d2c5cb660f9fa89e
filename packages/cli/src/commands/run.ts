import { must } from "@workfuse/client";
import { type Command, common, connect, only, text } from "../command.ts";
import { type End, followExecution } from "../follow.ts";
import { parseJson, readJson } from "../read-json.ts";
import { plain } from "../table.ts";

export const run: Command = {
  usage: "WORKFLOW [--payload JSON | --payload @FILE] [--follow]",
  summary: "Run a workflow's newest version; with --follow until it ends, which decides the exit code",
  options: {
    ...common,
    payload: { type: "string", short: "p" },
    follow: { type: "boolean", short: "f" },
  },
  async run({ environment, positionals, values, out, say, signal }) {
    const id = only({ positionals, what: "WORKFLOW" });
    const payload = await payloadOf(text(values, "payload"));
    const { client, url } = await connect({ environment, values });
    const { executionId } = must(
      await client.POST("/workflows/{id}/executions", {
        params: { path: { id } },
        body: { payload },
        signal,
      }),
    );
    out(executionId);
    if (values["follow"] !== true) return 0;
    say(`${url}/executions/${executionId}`);
    const end = await followExecution({ client, id: executionId, follow: true, out, signal });
    return report({ end, say });
  },
};

export const logs: Command = {
  usage: "EXECUTION [--follow]",
  summary: "Show an execution's log; with --follow until it ends, which decides the exit code",
  options: { ...common, follow: { type: "boolean", short: "f" } },
  async run({ environment, positionals, values, out, say, signal }) {
    const id = only({ positionals, what: "EXECUTION" });
    const { client } = await connect({ environment, values });
    const follow = values["follow"] === true;
    const end = await followExecution({ client, id, follow, out, signal });
    const code = report({ end, say });
    return follow ? code : 0;
  },
};

function report({ end: { status, message }, say }: { end: End; say: (line: string) => void }): number {
  say(message === undefined ? status : `${status}: ${plain(message)}`);
  return status === "completed" ? 0 : 1;
}

async function payloadOf(given: string | undefined): Promise<unknown> {
  if (given === undefined) return undefined;
  return given.startsWith("@") ? readJson(given.slice(1)) : parseJson({ text: given, what: "The payload" });
}
