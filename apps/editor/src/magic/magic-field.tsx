import { useMutation } from "@tanstack/react-query";
import type { WorkflowNode } from "@workfuse/graph";
import { Button, Notice } from "@workfuse/ui";
import { useAtomValue, useSetAtom, useStore } from "jotai";
import { Sparkles } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { activeExecutionAtom } from "../editor/run/run-atoms.ts";
import { editAtom, graphAtom, workflowAtom } from "../editor/state/atoms.ts";
import { configureNode } from "../editor/state/graph-edits.ts";
import { AiProblem } from "./ai-problem.tsx";
import { AskForm } from "./ask-form.tsx";
import { ConfigDiff } from "./config-diff.tsx";
import { Confidence } from "./confidence.tsx";

/** A node's configuration from a sentence: proposed as a difference, taken or not. */
export function MagicField({ node }: { node: WorkflowNode }): ReactNode {
  const store = useStore();
  const edit = useSetAtom(editAtom);
  const workflow = useAtomValue(workflowAtom);
  const executionId = useAtomValue(activeExecutionAtom);
  const [open, setOpen] = useState(false);
  const generate = useMutation({
    mutationFn: (prompt: string) =>
      api.ai.generateConfig.mutate({
        prompt,
        nodeType: node.type,
        context: {
          graph: store.get(graphAtom),
          nodeId: node.id,
          ...(workflow ? { workflowId: workflow.id } : {}),
          ...(executionId === null ? {} : { executionId }),
        },
      }),
    onError: () => undefined, // shown below
  });
  const proposed = generate.data;
  if (!open) {
    return (
      <Button
        size="sm"
        variant="ghost"
        className="-mx-2 -my-1 self-start text-accent!"
        icon={<Sparkles aria-hidden className="size-3.5" />}
        onClick={() => setOpen(true)}
      >
        Describe it instead
      </Button>
    );
  }
  const close = (): void => {
    setOpen(false);
    generate.reset();
  };
  return (
    <section
      aria-label="Describe this node"
      className="flex flex-col gap-2.5 rounded-lg border border-accent/30 bg-accent-soft/40 p-3"
    >
      <div className="flex items-center gap-2">
        <Sparkles aria-hidden className="size-4 text-accent" />
        <h3 className="flex-1 text-sm font-medium">What should this node do?</h3>
        <Button size="sm" variant="ghost" onClick={close}>
          Close
        </Button>
      </div>
      <AskForm
        takesFocus
        label="What should this node do?"
        placeholder={`For example: ${examples[node.type] ?? "use the name from the trigger"}`}
        button="Write it"
        busy={generate.isPending}
        onAsk={(prompt) => generate.mutate(prompt)}
      />
      {generate.isError && <AiProblem error={generate.error} />}
      {proposed !== undefined && !generate.isPending && (
        <div role="group" aria-label="Proposal" className="flex flex-col gap-2.5">
          <p className="flex items-start gap-2 text-sm" role="status">
            <span className="min-w-0 flex-1">{proposed.reasoning}</span>
            <Confidence value={proposed.confidence} />
          </p>
          <ConfigDiff before={node.data.config} after={proposed.config} />
          {proposed.missing.map((what) => (
            <Notice key={what}>{what}</Notice>
          ))}
          <div className="flex justify-end gap-2">
            <Button size="sm" onClick={() => generate.reset()}>
              Discard
            </Button>
            <Button
              size="sm"
              variant="accent"
              onClick={() => {
                edit({
                  label: `Describe ${node.data.label}`,
                  change: (graph) =>
                    configureNode({
                      graph,
                      nodeId: node.id,
                      data: { ...node.data, config: { ...proposed.config } },
                    }),
                });
                close();
              }}
            >
              Use it
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

const examples: Readonly<Record<string, string>> = {
  trigger: "every weekday at nine in Berlin",
  http: "post the order’s id to https://example.com/orders",
  ai: "summarise the message in two sentences",
  condition: "urgent if the amount is over 1000",
  filter: "keep the items that are in stock",
  list: "sort by price, the dearest first",
  email: "mail the summary to ada@example.com",
};
