import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Tooltip, joinClasses } from "@workfuse/ui";
import { useSetAtom } from "jotai";
import { Rocket } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { api } from "../../api/client.ts";
import { workflowQuery } from "../../api/queries.ts";
import type { Workflow } from "../../api/types.ts";
import { webhookOpenAtom } from "../trigger/trigger-button.tsx";
import { useSave } from "./use-save.ts";

/** Switches the workflow on and off, and publishes what was saved since. */
export function ActivateSwitch({ workflow }: { workflow: Workflow }): ReactNode {
  const queries = useQueryClient();
  const { save } = useSave();
  const openWebhook = useSetAtom(webhookOpenAtom);
  const done = (next: Workflow): void => {
    queries.setQueryData(workflowQuery(workflow.id).queryKey, next);
    void queries.invalidateQueries({ queryKey: ["workflows", "list"] });
  };
  const activate = useMutation({
    mutationFn: async (active: boolean) => {
      if (active && !(await save())) return;
      const next = await api.workflows.activate.mutate({ id: workflow.id, active });
      done(next);
      toast.success(
        active ? `Active: version ${next.publishedVersion ?? next.version} is live.` : "Switched off.",
      );
      if (active && startsByWebhook(next)) openWebhook(true);
    },
  });
  const publish = useMutation({
    mutationFn: async () => {
      if (!(await save())) return;
      const next = await api.workflows.publish.mutate({ id: workflow.id });
      done(next);
      toast.success(`Version ${next.publishedVersion ?? next.version} is live.`);
    },
  });
  const isBehind = workflow.isActive && workflow.publishedVersion !== workflow.version;
  return (
    <>
      {isBehind && (
        <Tooltip
          label={`Live is version ${workflow.publishedVersion ?? "–"}; publish version ${workflow.version}`}
        >
          <Button
            icon={<Rocket aria-hidden className="size-4" />}
            busy={publish.isPending}
            onClick={() => publish.mutate()}
          >
            Publish
          </Button>
        </Tooltip>
      )}
      <button
        type="button"
        role="switch"
        aria-label="Active"
        aria-checked={workflow.isActive}
        disabled={activate.isPending}
        onClick={() => activate.mutate(!workflow.isActive)}
        className="flex h-8 items-center gap-2 rounded-md px-2 text-sm hover:bg-hover disabled:opacity-60"
      >
        <span
          aria-hidden
          className={joinClasses(
            "flex h-4.5 w-7.5 items-center rounded-full p-0.5 transition-colors",
            workflow.isActive ? "bg-success" : "bg-line-strong",
          )}
        >
          <span
            className={joinClasses(
              "size-3.5 rounded-full bg-surface shadow-xs transition-transform",
              workflow.isActive && "translate-x-3",
            )}
          />
        </span>
        <span
          className={joinClasses(
            "w-12 text-left",
            workflow.isActive ? "font-medium text-success" : "text-muted",
          )}
        >
          {workflow.isActive ? "Active" : "Off"}
        </span>
      </button>
    </>
  );
}

/** Whether the saved version is started by calls to its address. */
function startsByWebhook({ graph }: Workflow): boolean {
  return graph.nodes.some(
    ({ type, data }) => type === "trigger" && (data.config["source"] ?? "webhook") === "webhook",
  );
}
