import { type TriggerConfig, triggerConfigSchema } from "@workfuse/nodes/catalog";
import { Button, Dialog, Notice } from "@workfuse/ui";
import { useAtom, useAtomValue, useSetAtom } from "jotai";
import { PenLine } from "lucide-react";
import type { ReactNode } from "react";
import type { Workflow } from "../../api/types.ts";
import { graphAtom, selectedNodeAtom } from "../state/atoms.ts";
import { CallersPanel } from "./callers-panel.tsx";
import { FormPanel } from "./form-panel.tsx";
import { SchedulePanel } from "./schedule-panel.tsx";
import { triggerOpenAtom } from "./trigger-open.ts";
import { WebhookPanel } from "./webhook-panel.tsx";

const descriptions: Readonly<Record<TriggerConfig["source"], string>> = {
  webhook: "What calls the workflow's address, and what becomes of it.",
  schedule: "When the workflow runs by itself.",
  form: "A page that anybody with its address can fill in.",
  error: "The workflow runs when another one fails.",
  workflow: "Other workflows run it and get its result.",
  manual: "Somebody runs it.",
};

/** Everything about what starts the workflow. */
export function TriggerDialog({ workflow }: { workflow: Workflow }): ReactNode {
  const [tab, setTab] = useAtom(triggerOpenAtom);
  const setSelected = useSetAtom(selectedNodeAtom);
  const node = useAtomValue(graphAtom).nodes.find(({ type }) => type === "trigger");
  const { data: config, error } = triggerConfigSchema.safeParse(node?.data.config);
  const close = (): void => setTab(null);
  return (
    <Dialog
      open={tab !== null}
      onOpenChange={close}
      width="lg"
      title="Trigger"
      {...(config ? { description: descriptions[config.source] } : {})}
    >
      <div className="flex flex-col gap-5">
        {!config && <Notice tone="danger">{error?.issues[0]?.message ?? "There is no trigger."}</Notice>}
        {config && <Panel config={config} workflow={workflow} />}
        {node && config?.source !== "webhook" && (
          <Button
            className="self-start"
            icon={<PenLine aria-hidden className="size-4" />}
            onClick={() => {
              setSelected(node.id);
              close();
            }}
          >
            Change it in the node’s settings
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Panel({ config, workflow }: { config: TriggerConfig; workflow: Workflow }): ReactNode {
  switch (config.source) {
    case "webhook":
      return <WebhookPanel workflow={workflow} payload={config.samplePayload} />;
    case "schedule":
      return config.schedule && <SchedulePanel config={config.schedule} workflow={workflow} />;
    case "form":
      return config.form && <FormPanel form={config.form} workflow={workflow} />;
    case "error":
    case "workflow":
      return (
        <CallersPanel source={config.source} watched={config.watchedWorkflows ?? []} workflow={workflow} />
      );
    case "manual":
      return null;
  }
}
