import { writeFile } from "node:fs/promises";
import { must } from "@workfuse/client";
import { type Command, common, connect, only, text } from "../command.ts";

export const exportCommand: Command = {
  usage: "WORKFLOW [--output FILE]",
  summary: "Write a workflow as JSON, to stdout or a file; credentials are references only",
  options: { ...common, output: { type: "string", short: "o" } },
  async run({ environment, positionals, values, out, say, signal }) {
    const id = only({ positionals, what: "WORKFLOW" });
    const { client } = await connect({ environment, values });
    const data = must(await client.GET("/workflows/{id}/export", { params: { path: { id } }, signal }));
    const json = JSON.stringify(data, null, 2);
    const file = text(values, "output");
    if (file === undefined) {
      out(json);
      return 0;
    }
    await writeFile(file, `${json}\n`);
    say(`Written to ${file}.`);
    return 0;
  },
};
