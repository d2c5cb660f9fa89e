import { useMutation, useQueryClient } from "@tanstack/react-query";
import { loopsAround, nodesById } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { Button, Dialog, Notice } from "@workfuse/ui";
import { Play } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { api } from "../api/client.ts";
import { readError } from "../api/read-error.ts";
import type { Execution } from "../api/types.ts";
import { NodeForm, useNodeForm } from "../editor/inspector/node-form.tsx";
import { samplesOf } from "./samples.ts";

/** Runs an execution again from one node on, with a configuration that holds for that run only. */
export function RerunDialog({
  execution,
  nodeId,
  onClose,
  onStarted,
}: {
  execution: Execution;
  nodeId: string;
  onClose: () => void;
  onStarted: (executionId: string) => void;
}): ReactNode {
  const queries = useQueryClient();
  const nodes = nodesById(execution.graph);
  const node = nodes.get(nodeId);
  const original = node?.data.config ?? {};
  const [config, setConfig] = useState<Readonly<Record<string, unknown>>>(original);
  const samples = useMemo(() => samplesOf(execution), [execution]);
  const type = node?.type ?? "";
  const problems = problemsOf({ type, config });
  const context = useNodeForm({
    nodeId,
    graphOf: useMemo(() => () => execution.graph, [execution]),
    samples,
    problems,
    readOnly: false,
  });
  const rerun = useMutation({
    mutationFn: () =>
      api.executions.retry.mutate({
        id: execution.id,
        from: { nodeId },
        ...(config === original ? {} : { config: { ...config } }),
      }),
    onSuccess(executionId) {
      void queries.invalidateQueries({ queryKey: ["executions", "list"] });
      onClose();
      onStarted(executionId);
    },
    // Shown in the dialog.
    onError: () => undefined,
  });
  if (!node) return null;
  const loop = nodes.get(loopsAround({ nodes, nodeId }).at(-1) ?? "");
  const kept = loop
    ? `The whole loop “${loop.data.label}” around it is run again, with what follows it.`
    : "What follows it is run again; what stands before it is taken from this execution.";
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Run again from “${node.data.label}”`}
      description={`${kept} Changes here hold for this run only.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="accent"
            icon={<Play aria-hidden className="size-3.5 fill-current" />}
            busy={rerun.isPending}
            disabled={problems.size > 0}
            onClick={() => rerun.mutate()}
          >
            Run again
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {rerun.isError && <Notice tone="danger">{readError(rerun.error).message}</Notice>}
        <NodeForm node={node} context={context} values={config} onChange={setConfig} />
      </div>
    </Dialog>
  );
}

function problemsOf({
  type,
  config,
}: {
  type: string;
  config: Readonly<Record<string, unknown>>;
}): ReadonlyMap<string, string> {
  const parsed = definitionOf(type)?.authoredConfig.safeParse(config);
  const issues = parsed?.success === false ? parsed.error.issues : [];
  return new Map(issues.map(({ path, message }) => [path.map(String).join("."), message]));
}
