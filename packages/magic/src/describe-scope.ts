import { type DataType, type InferredScope, describeType } from "@workfuse/graph";

const mostLines = 400;
const deepest = 6;

/**
 * What a node's templates may name, a line each: `nodes.fetch.body.items: list of object`. Names and types only; no value
 * that anybody has sent is in it.
 */
export function describeScope(scope: InferredScope): string {
  const lines: string[] = [];
  for (const [name, { type, absent }] of scope.fields) {
    describe({ path: name, type, absent, depth: 0, lines });
  }
  return lines.slice(0, mostLines).join("\n");
}

function describe({
  path,
  type,
  absent,
  depth,
  lines,
}: {
  path: string;
  type: DataType;
  absent: string | undefined;
  depth: number;
  lines: string[];
}): void {
  if (lines.length >= mostLines) return;
  const list = type.kind === "list";
  const inner = list ? type.items : type;
  const hasFields = inner.kind === "object" && inner.fields.size > 0;
  const note = absent === undefined ? "" : ` (may be absent: ${absent})`;
  if (!hasFields || list || absent !== undefined) lines.push(`${path}: ${describeType(type)}${note}`);
  if (!hasFields || depth >= deepest) return;
  for (const [name, field] of inner.fields) {
    const key = /^[A-Za-z_][\w]*$/.test(name) ? `.${name}` : `["${name}"]`;
    describe({
      path: `${path}${list ? "[0]" : ""}${key}`,
      type: field.type,
      absent: field.absent,
      depth: depth + 1,
      lines,
    });
  }
}
