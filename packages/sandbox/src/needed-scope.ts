import type { SandboxJob } from "@workfuse/ports";

/** Ways of code to reach names that it does not write: what it needs cannot be told then. */
const hidden = {
  javascript: /\\[ux]|\b(?:eval|Function|globalThis|this|arguments)\b/,
  // Its context, wildcards and parents: a star or percent sign that no value stands before.
  jsonata: /\$(?![A-Za-z_])|\$eval\b|`|\\[ux]|(?:^|[^\w\s)\]"'])\s*[*%]|\b(?:and|or|in)\s+[*%]/,
} as const;

const anyNodes = /\bnodes\b/g;
// nodes.id, nodes?.id, nodes["id"] and nodes."id".
const oneNode =
  /\bnodes\s*(?:\??\.\s*([A-Za-z_$][\w$]*)|\.\s*"([^"\\]*)"|(?:\?\.\s*)?\[\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\])/g;

/**
 * The part of a scope that these pieces of code can name, so that not everything crosses into the sandbox for each of
 * thousands of small expressions. Where that is not certain, all of it.
 */
export function neededScope({
  scope,
  jobs,
}: {
  scope: Readonly<Record<string, unknown>>;
  jobs: readonly Pick<SandboxJob, "language" | "code">[];
}): Readonly<Record<string, unknown>> {
  if (jobs.some(({ language, code }) => hidden[language].test(code))) return scope;
  const text = jobs.map(({ code }) => code).join("\n");
  const named = Object.entries(scope).filter(([name]) => mentions({ text, name }));
  return Object.fromEntries(
    named.map(([name, value]) => [name, name === "nodes" ? neededNodes({ nodes: value, text }) : value]),
  );
}

function mentions({ text, name }: { text: string; name: string }): boolean {
  // Names of a scope are plain words; of any other, nothing is assumed.
  return !/^[A-Za-z_]\w*$/.test(name) || new RegExp(`\\b${name}\\b`).test(text);
}

function neededNodes({ nodes, text }: { nodes: unknown; text: string }): unknown {
  if (typeof nodes !== "object" || nodes === null) return nodes;
  const found = [...text.matchAll(oneNode)];
  if (found.length !== [...text.matchAll(anyNodes)].length) return nodes;
  const ids = new Set(found.map(([, ...ways]) => ways.find((way) => way !== undefined) ?? ""));
  const all = nodes as Readonly<Record<string, unknown>>;
  // What is not named is not even looked at: an output may have to be fetched first.
  return Object.fromEntries(
    Object.keys(all)
      .filter((id) => ids.has(id))
      .map((id) => [id, all[id]]),
  );
}
