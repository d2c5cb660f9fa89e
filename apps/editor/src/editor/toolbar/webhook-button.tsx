import { Button, IconButton, Popover } from "@workfuse/ui";
import { atom, useAtom, useAtomValue } from "jotai";
import { Check, Copy, Webhook } from "lucide-react";
import type { ReactNode } from "react";
import type { Workflow } from "../../api/types.ts";
import { useCopy } from "../../data/use-copy.ts";
import { graphAtom } from "../state/atoms.ts";
import { curlLine } from "./curl-line.ts";

export const webhookOpenAtom = atom(false);

/** The workflow's address, and a command that calls it. */
export function WebhookButton({ workflow }: { workflow: Workflow }): ReactNode {
  const [open, setOpen] = useAtom(webhookOpenAtom);
  const graph = useAtomValue(graphAtom);
  const trigger = graph.nodes.find(({ type }) => type === "trigger");
  if (!trigger || (trigger.data.config["source"] ?? "webhook") !== "webhook") return null;
  const command = curlLine({ url: workflow.webhookUrl, payload: trigger.data.config["samplePayload"] });
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Webhook"
      className="w-120 max-w-[calc(100vw-1rem)] gap-4 p-4"
      trigger={
        <Button variant="ghost" icon={<Webhook aria-hidden className="size-4" />}>
          <span className="max-xl:sr-only">Webhook</span>
        </Button>
      }
    >
      <p className="text-sm text-muted">
        {workflow.isActive
          ? "Active: every call to this address starts an execution."
          : "Switch the workflow on, and every call to this address starts an execution."}
      </p>
      <CopyLine label="Webhook address" text={workflow.webhookUrl} />
      <CopyLine label="Try it from a terminal" text={command} />
    </Popover>
  );
}

function CopyLine({ label, text }: { label: string; text: string }): ReactNode {
  const { copied, copy } = useCopy();
  return (
    <section aria-label={label} className="flex flex-col gap-1.5">
      <div className="text-sm font-medium">{label}</div>
      <div className="flex items-start gap-1 rounded-md border bg-page py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 py-1 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">
          {text}
        </code>
        <IconButton label={copied ? "Copied" : `Copy ${label.toLowerCase()}`} onClick={() => copy(text)}>
          {copied ? (
            <Check aria-hidden className="size-4 text-success" />
          ) : (
            <Copy aria-hidden className="size-4" />
          )}
        </IconButton>
      </div>
    </section>
  );
}
