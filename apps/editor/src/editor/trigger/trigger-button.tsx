import { Button, Popover } from "@workfuse/ui";
import { atom, useAtom, useAtomValue, useSetAtom } from "jotai";
import { Settings2, Zap } from "lucide-react";
import type { ReactNode } from "react";
import type { Workflow } from "../../api/types.ts";
import { graphAtom } from "../state/atoms.ts";
import { CopyLine } from "./copy-line.tsx";
import { curlLine } from "./curl-line.ts";
import { triggerOpenAtom } from "./trigger-open.ts";

export const webhookOpenAtom = atom(false);

const labels: Readonly<Record<string, string>> = {
  schedule: "Schedule",
  form: "Form",
  error: "On errors",
  workflow: "Callers",
};

/** What starts the workflow: a webhook's address at once, everything else in a dialog. */
export function TriggerButton({ workflow }: { workflow: Workflow }): ReactNode {
  const graph = useAtomValue(graphAtom);
  const openTrigger = useSetAtom(triggerOpenAtom);
  const config = graph.nodes.find(({ type }) => type === "trigger")?.data.config;
  const { source: chosen = "webhook" } = config ?? {};
  const source = config === undefined || typeof chosen !== "string" ? "" : chosen;
  if (source === "webhook") return <WebhookPopover workflow={workflow} payload={config?.["samplePayload"]} />;
  const label = labels[source];
  if (label === undefined) return null;
  return (
    <Button
      variant="ghost"
      icon={<Zap aria-hidden className="size-4" />}
      onClick={() => openTrigger("address")}
    >
      <span className="max-xl:sr-only">{label}</span>
    </Button>
  );
}

/** The workflow's address, and a command that calls it. */
function WebhookPopover({ workflow, payload }: { workflow: Workflow; payload: unknown }): ReactNode {
  const [open, setOpen] = useAtom(webhookOpenAtom);
  const openTrigger = useSetAtom(triggerOpenAtom);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Webhook"
      className="w-120 max-w-[calc(100vw-1rem)] gap-4 p-4"
      trigger={
        <Button variant="ghost" icon={<Zap aria-hidden className="size-4" />}>
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
      <CopyLine label="Try it from a terminal" text={curlLine({ url: workflow.webhookUrl, payload })} />
      <Button
        className="self-start"
        icon={<Settings2 aria-hidden className="size-4" />}
        onClick={() => {
          setOpen(false);
          openTrigger("address");
        }}
      >
        Test, settings and deliveries
      </Button>
    </Popover>
  );
}
