import type { ExpressionLanguage } from "@workfuse/templates";
import type { NewIds } from "./rename-in-template.ts";

// Comments and texts, which stay as they are; the openings of `${…}` parts are code again; and what reads a node.
const token =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?<![\w$.])(?:nodes\s*(?:(?<dot>\??\.)\s*(?:(?<name>[A-Za-z_$][\w$]*)|`(?<quoted>[\w-]+)`)|(?<chain>\?\.)?\[\s*(?<quote>["'])(?<key>[\w-]+)\k<quote>\s*\]))/g;
const plain = /^[A-Za-z_]\w*$/;

/**
 * The same code, reading nodes by their new ids: `nodes.a`, `nodes?.a`, `nodes["a"]`, and JSONata's backquotes. It goes
 * by the look of the code: a local variable that is itself called `nodes` would be taken for the scope's.
 */
export function renameInCode({
  code,
  language,
  ids,
}: {
  code: string;
  language: ExpressionLanguage;
  ids: NewIds;
}): string {
  if (!code.includes("nodes")) return code;
  return code.replace(token, (whole, ...rest: unknown[]) => {
    // With named groups, the last argument of a replacer is the record of them.
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const id = ids.get(groups["name"] ?? groups["quoted"] ?? groups["key"] ?? "");
    if (id === undefined) return whole;
    const optional = groups["dot"] === "?." || groups["chain"] === "?.";
    if (plain.test(id)) return `nodes${optional ? "?." : "."}${id}`;
    return language === "jsonata" ? `nodes.\`${id}\`` : `nodes${optional ? "?." : ""}["${id}"]`;
  });
}
