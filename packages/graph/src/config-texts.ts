import { isExpression, templateLimits } from "@workfuse/templates";
import type { WorkflowNode } from "./model.ts";
import type { NodeTypeInfo } from "./node-types.ts";

/** Keys from the node's root. */
export type FieldPath = readonly (string | number)[];

export type ConfigVisitor = {
  /** A text that has a template in it. */
  readonly onTemplate: (input: { text: string; path: FieldPath }) => void;
  /** Values are nested deeper than templates are resolved, or there are more than that. */
  readonly onLimit?: ((limit: "valueDepth" | "values", path: FieldPath) => void) | undefined;
};

/**
 * Visits every template of a node's configuration, in the order it is written: raw fields and expressions are passed
 * over, as no template in them is rendered. It ends where the resolving of templates would.
 */
export function visitTemplates({
  node,
  rawFields,
  onTemplate,
  onLimit,
}: {
  node: WorkflowNode;
  rawFields: NodeTypeInfo["rawFields"];
} & ConfigVisitor): void {
  const child = (value: unknown, parent: FieldPath, key: string | number, depth: number): void => {
    // The path is made only where there is something to tell: most values are plain.
    if (typeof value === "string" ? value.includes("{{") : typeof value === "object" && value !== null) {
      walk(value, [...parent, key], depth);
    }
  };
  let values = 0;
  const walk = (value: unknown, path: FieldPath, depth: number): void => {
    if (++values > templateLimits.values) {
      // Said once, not for each of the others.
      if (values === templateLimits.values + 1) onLimit?.("values", path);
    } else if (typeof value === "string") onTemplate({ text: value, path });
    else if (depth > templateLimits.valueDepth) onLimit?.("valueDepth", path);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (values > templateLimits.values) return;
        child(item, path, index, depth + 1);
      }
    } else if (typeof value === "object" && value !== null && !isExpression(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (values > templateLimits.values) return;
        child(item, path, key, depth + 1);
      }
    }
  };
  for (const [field, value] of Object.entries(node.data.config)) {
    if (!rawFields.includes(field)) child(value, ["data", "config"], field, 1);
  }
  if (node.data.forEach) child(node.data.forEach.items, ["data", "forEach"], "items", 0);
}

/** `data.config.body.items[0]` as people know it: `body.items.0`. */
export function fieldName(path: FieldPath): string {
  const names = path.slice(path[1] === "config" ? 2 : 1).map(String);
  const text = names.slice(0, 10).join(".");
  return names.length > 10 ? `${text}…` : text;
}
