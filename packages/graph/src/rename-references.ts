import { isExpression, templateLimits } from "@workfuse/templates";
import type { WorkflowNode } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { renameInCode } from "./rename-in-code.ts";
import { type NewIds, renameInTemplate } from "./rename-in-template.ts";

/** The same node, reading other nodes by their new ids. What does not change stays the same object. */
export function renameReferences({
  node,
  ids,
  nodeTypes,
}: {
  node: WorkflowNode;
  ids: NewIds;
  nodeTypes: NodeTypes;
}): WorkflowNode {
  const { config, forEach } = node.data;
  const info = nodeTypes.get(node.type);
  const code = new Map((info?.code?.(config) ?? []).map(({ field, language }) => [field, language]));
  let changed = false;
  const fields = Object.entries(config).map(([field, value]): [string, unknown] => {
    const language = code.get(field);
    const after =
      language !== undefined && typeof value === "string"
        ? renameInCode({ code: value, language, ids })
        : info?.rawFields.includes(field) === true
          ? value
          : renamed({ value, ids, depth: 1 });
    changed ||= after !== value;
    return [field, after];
  });
  const items = forEach && renamed({ value: forEach.items, ids, depth: 0 });
  if (!changed && items === forEach?.items) return node;
  return {
    ...node,
    data: {
      ...node.data,
      config: changed ? Object.fromEntries(fields) : config,
      ...(forEach && { forEach: { ...forEach, items } }),
    },
  };
}

function renamed({ value, ids, depth }: { value: unknown; ids: NewIds; depth: number }): unknown {
  if (typeof value === "string") return renameInTemplate({ text: value, ids });
  // What nests deeper is never resolved: validation refuses it.
  if (typeof value !== "object" || value === null || depth > templateLimits.valueDepth) return value;
  if (isExpression(value)) {
    const code = renameInCode({ code: value.code, language: value.$expr, ids });
    return code === value.code ? value : { $expr: value.$expr, code };
  }
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => renamed({ value: item, ids, depth: depth + 1 }));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const before = Object.entries(value);
  const after = before.map(([key, item]): [string, unknown] => [
    key,
    renamed({ value: item, ids, depth: depth + 1 }),
  ]);
  return after.every(([, item], index) => item === before[index]?.[1]) ? value : Object.fromEntries(after);
}
