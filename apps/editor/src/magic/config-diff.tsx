import { diffGraphs } from "@workfuse/graph";
import type { ReactNode } from "react";

type Config = Readonly<Record<string, unknown>>;

/** Two configurations of a node, field by field: what is there now, and what would be. */
export function ConfigDiff({ before, after }: { before: Config; after: Config }): ReactNode {
  const changes = changesOf({ before, after });
  if (changes.length === 0) return <p className="text-sm text-muted">Nothing changes.</p>;
  return (
    <ul aria-label="Changes" className="flex flex-col divide-y overflow-hidden rounded-lg border bg-surface">
      {changes.map(({ path, ...change }) => (
        <li key={path} className="flex flex-col gap-1 px-2.5 py-2">
          <span className="font-mono text-xs text-muted">{path}</span>
          {"before" in change && <Value mark="−" label="Now" value={change.before} />}
          {"after" in change && <Value mark="+" label="Proposed" value={change.after} />}
        </li>
      ))}
    </ul>
  );
}

function Value({ mark, label, value }: { mark: "+" | "−"; label: string; value: unknown }): ReactNode {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  const tone = mark === "+" ? "bg-success-soft text-success" : "bg-danger-soft text-danger";
  return (
    <span className="flex items-start gap-1.5 text-xs">
      <span aria-hidden className={`w-4 shrink-0 rounded-sm text-center font-mono font-semibold ${tone}`}>
        {mark}
      </span>
      <span className="sr-only">{label}:</span>
      <span className="max-h-40 min-w-0 overflow-y-auto font-mono break-words whitespace-pre-wrap">
        {text}
      </span>
    </span>
  );
}

function changesOf({ before, after }: { before: Config; after: Config }) {
  const graph = (config: Config) => ({
    nodes: [{ id: "n", type: "n", position: { x: 0, y: 0 }, data: { label: "n", config: { ...config } } }],
    edges: [],
  });
  const [changed] = diffGraphs(graph(before), graph(after)).nodes.changed;
  return (changed?.changes ?? []).map(({ path, ...change }) => ({
    ...change,
    path: path.slice(2).join("."),
  }));
}
