import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, IconButton, Menu, MenuItem } from "@workfuse/ui";
import { ChevronDown, History, RotateCcw, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { api } from "../api/client.ts";
import type { Execution, ExecutionStatus } from "../api/types.ts";
import { useOpenExecution } from "./use-open-execution.ts";

/** Runs an execution that has ended once more: from where it failed, from the beginning, or on what it recorded. */
export function RetryButtons({
  execution: { id },
  status,
}: {
  execution: Execution;
  status: ExecutionStatus;
}): ReactNode {
  const queries = useQueryClient();
  const open = useOpenExecution();
  const onSuccess = (executionId: string): void => {
    void queries.invalidateQueries({ queryKey: ["executions", "list"] });
    open(executionId);
  };
  const retry = useMutation({
    mutationFn: (from: "failed" | undefined) =>
      api.executions.retry.mutate(from === undefined ? { id } : { id, from }),
    onSuccess,
  });
  const replay = useMutation({ mutationFn: () => api.executions.replay.mutate({ id }), onSuccess });
  const canRetry = status === "failed" || status === "cancelled";
  return (
    <div className="flex items-center gap-1">
      {canRetry && (
        <Button
          variant="accent"
          icon={<RotateCw aria-hidden className="size-4" />}
          busy={retry.isPending}
          onClick={() => retry.mutate("failed")}
        >
          {status === "failed" ? "Retry from where it failed" : "Go on from where it ended"}
        </Button>
      )}
      <Menu
        trigger={
          <IconButton label="More ways to run it again">
            <ChevronDown aria-hidden className="size-4" />
          </IconButton>
        }
      >
        {canRetry && (
          <MenuItem
            icon={<RotateCcw aria-hidden className="size-4" />}
            onSelect={() => retry.mutate(undefined)}
          >
            Retry from the beginning
          </MenuItem>
        )}
        <MenuItem icon={<History aria-hidden className="size-4" />} onSelect={() => replay.mutate()}>
          Replay what it recorded with the newest version
        </MenuItem>
      </Menu>
    </div>
  );
}
