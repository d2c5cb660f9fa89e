import { useQuery } from "@tanstack/react-query";
import { nodesById } from "@workfuse/graph";
import { Dialog, Skeleton } from "@workfuse/ui";
import { useSetAtom, useStore } from "jotai";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { graphAtom, selectedNodeAtom, workflowAtom } from "../editor/state/atoms.ts";
import { AiProblem } from "./ai-problem.tsx";
import { askedOnce } from "./asked-once.ts";

/** What the workflow does, in plain words; each step leads to its node. */
export function ExplainDialog({ onClose }: { onClose: () => void }): ReactNode {
  return (
    <Dialog open onOpenChange={onClose} width="lg" title="What this workflow does">
      <Explanation onClose={onClose} />
    </Dialog>
  );
}

function Explanation({ onClose }: { onClose: () => void }): ReactNode {
  const store = useStore();
  const select = useSetAtom(selectedNodeAtom);
  // As it was when the question was asked.
  const [{ graph, name }] = useState(() => ({
    graph: store.get(graphAtom),
    name: store.get(workflowAtom)?.name ?? "",
  }));
  const explanation = useQuery({
    queryKey: ["explanation", graph],
    queryFn: ({ signal }) => api.ai.explain.mutate({ name, graph }, { signal }),
    ...askedOnce,
  });
  if (explanation.isError) return <AiProblem error={explanation.error} />;
  if (!explanation.data) {
    return (
      <div role="status" className="flex flex-col gap-3">
        <span className="sr-only">Reading the workflow…</span>
        <Skeleton className="h-12" />
        <Skeleton className="h-32" />
      </div>
    );
  }
  const { summary, steps, remarks } = explanation.data;
  const nodes = nodesById(graph);
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p className="leading-6">{summary}</p>
      <ol aria-label="Steps" className="flex flex-col gap-2">
        {steps.map(({ nodeId, text }, index) => (
          <li key={nodeId + text} className="flex gap-3">
            <span
              aria-hidden
              className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-strong"
            >
              {index + 1}
            </span>
            <span className="min-w-0">
              <button
                type="button"
                className="font-medium hover:underline"
                onClick={() => {
                  select(nodeId);
                  onClose();
                }}
              >
                {nodes.get(nodeId)?.data.label ?? nodeId}
              </button>
              <span className="block text-muted">{text}</span>
            </span>
          </li>
        ))}
      </ol>
      {remarks.length > 0 && (
        <section aria-label="Good to know" className="rounded-lg bg-subtle p-3">
          <h3 className="mb-1 font-medium">Good to know</h3>
          <ul className="flex list-disc flex-col gap-1 pl-4 text-muted">
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
