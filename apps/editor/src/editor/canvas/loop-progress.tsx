import { useQuery } from "@tanstack/react-query";
import { type WorkflowNode, loopsAround, nodesById } from "@workfuse/graph";
import { atom, useAtomValue } from "jotai";
import { type ReactNode, useMemo } from "react";
import { nodeResultQuery } from "../../api/queries.ts";
import { isRecord } from "../../data/is-record.ts";
import { runAtom } from "../run/run-atoms.ts";
import type { NodeRun } from "../run/run-state.ts";
import { graphAtom } from "../state/atoms.ts";

/** How many iterations a loop has begun, of how many as far as that is known. */
export function LoopProgress({ node, run }: { node: WorkflowNode; run: NodeRun | undefined }): ReactNode {
  const begun = useAtomValue(
    useMemo(
      () =>
        atom((get) => {
          const runs = get(runAtom)?.nodes;
          const body = get(graphAtom).nodes.filter(({ parentId }) => parentId === node.id);
          return Math.max(0, ...body.map(({ id }) => runs?.get(id)?.iterations?.total ?? 0));
        }),
      [node.id],
    ),
  );
  const executionId = useAtomValue(runAtom)?.executionId;
  const graph = useAtomValue(graphAtom);
  const isInner = loopsAround({ nodes: nodesById(graph), nodeId: node.id }).length > 0;
  const hasSucceeded = run?.status === "success";
  // What it goes through is recorded when it begins; how often it will go round while something holds nobody knows.
  const { data: result } = useQuery({
    ...nodeResultQuery({ id: executionId ?? "", nodeId: node.id, path: "" }),
    enabled: executionId !== undefined && run !== undefined && !hasSucceeded && !isInner,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (run === undefined || run.status === "skipped" || begun === 0) return null;
  const planned = plannedIterations(result?.input) ?? (hasSucceeded ? begun : undefined);
  const total = isInner ? undefined : planned;
  const shown = total === undefined ? `×${begun}` : `${begun}/${total}`;
  const label = total === undefined ? `${begun} iterations` : `Iteration ${begun} of ${total}`;
  return (
    <span
      title={label}
      className="shrink-0 rounded-full bg-node-flow-soft px-2 text-2xs leading-5 font-medium text-node-flow tabular-nums"
    >
      <span aria-hidden>{shown}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}

/** How often a loop will go round, from what it was given. */
function plannedIterations(input: unknown): number | undefined {
  if (!isRecord(input)) return undefined;
  const { mode = "each", items, batchSize = 1, times } = input;
  if (mode === "each" && Array.isArray(items) && typeof batchSize === "number")
    return Math.ceil(items.length / batchSize);
  return mode === "times" && typeof times === "number" ? times : undefined;
}
