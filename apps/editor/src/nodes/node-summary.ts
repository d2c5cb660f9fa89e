import type { WorkflowNode } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";

/** A node's second line: what it does, as far as its configuration says. */
export function nodeSummary({ type, data: { config } }: Pick<WorkflowNode, "type" | "data">): string {
  switch (type) {
    case "trigger":
      return config["source"] === "manual" ? "Started by hand" : "Webhook";
    case "http":
      return `${text(config["method"]) || "GET"} ${text(config["url"]).replace(/^https?:\/\//, "")}`;
    case "transform":
      return config["language"] === "javascript" ? "JavaScript" : "JSONata";
    case "condition": {
      const rules = Array.isArray(config["conditions"]) ? config["conditions"].length : 0;
      return rules === 1 ? "1 rule" : `${rules} rules`;
    }
    default:
      return definitionOf(type)?.label ?? `Unknown type “${type}”`;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
