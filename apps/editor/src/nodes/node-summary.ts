import type { WorkflowNode } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { formFieldsOf } from "../editor/inspector/form-fields.ts";

/** A node's second line: what it does, as far as its configuration says. */
export function nodeSummary({ type, data: { config } }: Pick<WorkflowNode, "type" | "data">): string {
  switch (type) {
    case "trigger":
      return optionLabel({ type, field: "source", value: config["source"] ?? "webhook" });
    case "http":
      return `${text(config["method"]) || "GET"} ${text(config["url"]).replace(/^https?:\/\//, "")}`;
    case "transform":
      return config["language"] === "javascript" ? "JavaScript" : "JSONata";
    case "condition":
      return counted({ list: config["conditions"], one: "rule" });
    case "list":
    case "datetime":
    case "crypto":
    case "convert":
    case "file":
      return optionLabel({ type, field: "operation", value: config["operation"] });
    case "merge":
      return optionLabel({ type, field: "mode", value: config["mode"] });
    case "set":
      return counted({ list: config["fields"], one: "field" });
    case "filter":
      return counted({ list: config["rules"], one: "rule" });
    case "stop":
      return text(config["message"]);
    case "rss":
      return text(config["url"]).replace(/^https?:\/\//, "");
    case "database":
      return text(config["query"]).replaceAll(/\s+/g, " ");
    case "loop":
      return loopSummary(config);
    case "ai":
      return [config["task"] === "answer" ? undefined : config["task"], config["model"]]
        .filter(Boolean)
        .join(" · ");
    case "wait":
      return waitSummary(config);
    case "email":
      return text(config["subject"]);
    default:
      return definitionOf(type)?.label ?? `Unknown type “${type}”`;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function counted({ list, one }: { list: unknown; one: string }): string {
  const count = Array.isArray(list) ? list.length : 0;
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}

function loopSummary(config: Readonly<Record<string, unknown>>): string {
  const mode = config["mode"] ?? "each";
  if (mode === "times") return `${shown(config["times"])} times`;
  if (mode === "while") return `While ${shown(config["while"])}`;
  return `For each of ${shown(config["items"])}`;
}

function waitSummary(config: Readonly<Record<string, unknown>>): string {
  const mode = config["mode"] ?? "duration";
  if (mode === "duration") return `For ${shown(config["amount"])} ${text(config["unit"]) || "seconds"}`;
  if (mode === "until") return `Until ${shown(config["until"])}`;
  return mode === "approval" ? "Until a person approves" : "Until it is called back";
}

/** A field's value in a few words: a template without its braces. */
function shown(value: unknown): string {
  if (typeof value === "string") return value.replaceAll(/\{\{\s*|\s*\}\}/g, "");
  if (Array.isArray(value)) return `${value.length} items`;
  if (typeof value === "object" && value !== null) return "code";
  return value === undefined ? "…" : JSON.stringify(value);
}

/** A choice in the words of its form, up to the explanation behind a colon. */
function optionLabel({ type, field, value }: { type: string; field: string; value: unknown }): string {
  const definition = definitionOf(type);
  const found = definition && formFieldsOf(definition.config).find(({ key }) => key === field);
  const options = found?.kind === "choice" ? found.options : [];
  const label = options.find((option) => option.value === (value ?? found?.initial))?.label;
  return label?.split(":")[0] ?? definition?.label ?? "";
}
