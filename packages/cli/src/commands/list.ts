import { type Model, eachItem } from "@workfuse/client";
import { type Command, common, connect, text } from "../command.ts";
import { table } from "../table.ts";

export const list: Command = {
  usage: "[--search TEXT] [--tag TAG] [--folder FOLDER] [--json]",
  summary: "List workflows, the last changed first",
  options: {
    ...common,
    search: { type: "string" },
    tag: { type: "string" },
    folder: { type: "string" },
    json: { type: "boolean" },
  },
  async run({ environment, values, out, signal }) {
    const { client } = await connect({ environment, values });
    const filters = {
      search: text(values, "search"),
      tag: text(values, "tag"),
      folder: text(values, "folder"),
    };
    const items: Model<"WorkflowSummary">[] = [];
    const pages = eachItem((cursor) =>
      client.GET("/workflows", { params: { query: { ...filters, cursor, limit: 100 } }, signal }),
    );
    for await (const item of pages) items.push(item);
    if (values["json"] === true) {
      out(JSON.stringify(items, null, 2));
      return 0;
    }
    const rows = items.map(({ id, name, version, isActive, lastExecution }) => [
      id,
      name,
      `v${version}`,
      isActive ? "active" : "off",
      lastExecution?.status ?? "never ran",
    ]);
    for (const line of table([["ID", "NAME", "VERSION", "STATE", "LAST RUN"], ...rows])) out(line);
    return 0;
  },
};
