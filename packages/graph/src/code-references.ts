import { type ExpressionLanguage, type Reference, isExpression } from "@workfuse/templates";
import type { FieldPath } from "./config-texts.ts";
import type { WorkflowNode } from "./model.ts";
import type { NodeTypeInfo } from "./node-types.ts";

// Comments and texts are passed over. What is found is `nodes`, a node's id, and the fields after it.
const token =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?<![\w$.])nodes(?<chain>(?:\s*(?:\??\.\s*(?:[A-Za-z_$][\w$]*|`[\w-]+`)|(?:\?\.)?\[\s*(?:\d+|"[\w-]+"|'[\w-]+')\s*\]))+)(?<call>\s*\()?/g;
const segment =
  /(?<optional>\?)?\.?\s*(?:(?<name>[A-Za-z_$][\w$]*)|`(?<quoted>[\w-]+)`|\[\s*(?:(?<index>\d+)|["'](?<key>[\w-]+)["'])\s*\])/g;

/** What lists, texts and objects have of themselves is no field of the data. */
function isOfTheLanguage(name: string): boolean {
  return name in Array.prototype || name in String.prototype;
}

/**
 * What code reads of nodes, as far as its look tells: `nodes.a.b[0]["c"]`. In JSONata, where a path goes through lists
 * by itself, only the node. A part that the code says may be missing (`?.`) makes the reference optional.
 */
export function referencesInCode({
  code,
  language,
}: {
  code: string;
  language: ExpressionLanguage;
}): readonly Reference[] {
  if (!code.includes("nodes")) return [];
  const found: Reference[] = [];
  for (const match of code.matchAll(token)) {
    const { chain, call } = match.groups ?? {};
    if (chain === undefined) continue;
    const parts = [...chain.matchAll(segment)].map(({ groups = {} }) => ({
      name: groups["name"] ?? groups["quoted"] ?? groups["index"] ?? groups["key"] ?? "",
      optional: groups["optional"] !== undefined,
    }));
    // What is called is a function of the language, not data.
    if (call !== undefined) parts.pop();
    const end = parts.findIndex(({ name }, index) => index > 0 && isOfTheLanguage(name));
    const read = parts.slice(0, language === "jsonata" ? 1 : end === -1 ? undefined : end);
    if (read.length === 0) continue;
    const before = code.slice(0, match.index);
    found.push({
      root: "nodes",
      path: read.map(({ name }) => name),
      optional: read.some(({ optional }) => optional),
      line: before.split("\n").length,
      column: match.index - before.lastIndexOf("\n"),
    });
  }
  return found;
}

/** Visits all code of a node's configuration: its code fields, and the expressions that stand for values. */
export function visitCode({
  node,
  info,
  onCode,
}: {
  node: WorkflowNode;
  info: NodeTypeInfo;
  onCode: (input: { code: string; language: ExpressionLanguage; path: FieldPath }) => void;
}): void {
  const { config, forEach } = node.data;
  for (const { field, language } of info.code?.(config) ?? []) {
    const code = config[field];
    if (typeof code === "string") onCode({ code, language, path: ["data", "config", field] });
  }
  const walk = (value: unknown, path: FieldPath, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > deepest) return;
    if (isExpression(value)) onCode({ code: value.code, language: value.$expr, path: [...path, "code"] });
    else for (const [key, item] of Object.entries(value)) walk(item, [...path, key], depth + 1);
  };
  for (const [field, value] of Object.entries(config)) {
    if (!info.rawFields.includes(field)) walk(value, ["data", "config", field], 1);
  }
  if (forEach) walk(forEach.items, ["data", "forEach", "items"], 1);
}

// Expressions stand for fields; deeper than this nobody writes one, and bad input must not exhaust the stack.
const deepest = 32;
