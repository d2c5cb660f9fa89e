import { type Reference, closestName, pathText, templateLimits } from "@workfuse/templates";
import { nodesById } from "./adjacency.ts";
import { loopsAround } from "./bodies.ts";
import { referencesInCode, visitCode } from "./code-references.ts";
import { type FieldPath, fieldName, visitTemplates } from "./config-texts.ts";
import type { GraphContent, WorkflowNode } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";
import { readTemplate } from "./read-template.ts";
import { areUpstream } from "./upstream-pairs.ts";

type Place = { readonly node: WorkflowNode; readonly index: number; readonly path: FieldPath };
type Read = Place & { readonly reference: Reference; readonly source: string };

/**
 * What is wrong with the templates of a graph: syntax, references to nodes that do not exist, and to nodes that do not
 * run before. A reference that the template itself says may be missing (`default`, `#if`) is a warning.
 */
export function templateProblems({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): readonly GraphProblem[] {
  const problems: GraphProblem[] = [];
  const reads: Read[] = [];
  for (const [index, node] of graph.nodes.entries()) {
    const info = nodeTypes.get(node.type);
    if (info === undefined || info.role === "note" || node.disabled === true) continue;
    visitTemplates({
      node,
      rawFields: info.rawFields,
      onTemplate: ({ text, path }) => {
        const place = { node, index, path };
        const reading = readTemplate(text);
        if (!reading.ok)
          problems.push(...reading.errors.map((error) => syntaxProblem({ ...place, ...error })));
        else for (const reference of reading.references) reads.push(...nodeReads({ reference, place }));
      },
      onLimit: (limit, path) => problems.push(limitProblem({ node, index, path, limit })),
    });
    visitCode({
      node,
      info,
      onCode: ({ code, language, path }) => {
        for (const reference of referencesInCode({ code, language })) {
          // Code may have its reasons, which its look does not tell: a warning.
          reads.push(
            ...nodeReads({ reference: { ...reference, optional: true }, place: { node, index, path } }),
          );
        }
      },
    });
  }
  const nodes = nodesById(graph);
  const answers = areUpstream({
    graph,
    questions: reads.map(({ source, node }) => ({ source, reader: node.id })),
  });
  const suggest = createSuggestions([...nodes.keys()]);
  for (const [index, read] of reads.entries()) {
    if (!nodes.has(read.source)) problems.push(unknownProblem({ read, suggestion: suggest(read.source) }));
    else if (answers[index] === false) problems.push(notUpstreamProblem({ read, nodes }));
  }
  return problems;
}

const mostSuggestions = 100;

/** The id that was probably meant. Only for the first wrong names: each is compared with a thousand ids. */
function createSuggestions(names: readonly string[]): (wrong: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (wrong) => {
    if (!known.has(wrong) && known.size < mostSuggestions)
      known.set(wrong, closestName({ name: wrong, names }));
    return known.get(wrong);
  };
}

function nodeReads({ reference, place }: { reference: Reference; place: Place }): readonly Read[] {
  const [source] = reference.path;
  // `*`: each of them, whichever there are.
  if (reference.root !== "nodes" || source === undefined || source === "*") return [];
  return [{ ...place, reference, source }];
}

function at({ node, index, path }: Place) {
  return { nodeId: node.id, path: ["nodes", index, ...path] };
}

function syntaxProblem({
  message,
  line,
  column,
  ...place
}: Place & { message: string; line: number; column: number }): GraphProblem {
  return {
    ...at(place),
    code: "node.template_invalid",
    severity: "error",
    message: `${place.node.data.label}: ${fieldName(place.path)}: ${message} (line ${line}, column ${column})`,
    line,
    column,
  };
}

function limitProblem({ limit, ...place }: Place & { limit: "valueDepth" | "values" }): GraphProblem {
  const what =
    limit === "values"
      ? `The settings hold more than ${templateLimits.values} values.`
      : `The value nests more than ${templateLimits.valueDepth} deep.`;
  return {
    ...at(place),
    code: "node.config_invalid",
    severity: "error",
    message: `${place.node.data.label}: ${fieldName(place.path)}: ${what}`,
  };
}

function referenceProblem({ reference: { optional, line, column }, ...place }: Read) {
  return { ...at(place), severity: optional ? "warning" : "error", line, column } as const;
}

function unknownProblem({ read, suggestion }: { read: Read; suggestion: string | undefined }): GraphProblem {
  const { node, path, source } = read;
  const hint = suggestion === undefined ? "" : ` Did you mean “${suggestion}”?`;
  return {
    ...referenceProblem(read),
    code: "node.reference_unknown",
    message: `${node.data.label}: ${fieldName(path)}: There is no node with the id “${source}”.${hint}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function notUpstreamProblem({
  read,
  nodes,
}: {
  read: Read;
  nodes: ReadonlyMap<string, WorkflowNode>;
}): GraphProblem {
  const { node, path, source } = read;
  const label = nodes.get(source)?.data.label ?? source;
  const problem = (code: GraphProblem["code"], reason: string): GraphProblem => ({
    ...referenceProblem(read),
    code,
    message: `${node.data.label}: ${fieldName(path)}: ${reason}`,
  });
  const around = loopsAround({ nodes, nodeId: node.id });
  // The outermost loop around what is read that is not around the reader too: from outside, only its output is seen.
  const border = loopsAround({ nodes, nodeId: source }).findLast((id) => !around.includes(id));
  if (border === node.id) {
    return problem(
      "node.reference_into_loop",
      `“${label}” stands inside of this loop, which has not begun when its settings are read.`,
    );
  }
  if (border !== undefined) {
    const loop = nodes.get(border)?.data.label ?? border;
    return problem(
      "node.reference_into_loop",
      `“${label}” stands inside of the loop “${loop}” and runs once for each item. Read the loop's output: ${pathText(["nodes", border, "items"])}.`,
    );
  }
  if (around.includes(source)) {
    return problem(
      "node.reference_not_upstream",
      `The output of the loop “${label}” is there when all its rounds have run. Inside of it there are item, index and previous.`,
    );
  }
  return problem(
    "node.reference_not_upstream",
    source === node.id
      ? "A node cannot read its own output."
      : `“${label}” does not run before this node. Connect it so that it leads here.`,
  );
}
