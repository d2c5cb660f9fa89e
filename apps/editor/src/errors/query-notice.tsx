import { Button, Notice } from "@workfuse/ui";
import type { ReactNode } from "react";
import { readError } from "../api/read-error.ts";

/** Why a list could not be loaded, with another try where that may help. */
export function QueryNotice({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactNode {
  const { message, retryable } = readError(error);
  return (
    <Notice tone="danger">
      <div className="flex items-center gap-3">
        <span className="flex-1">{message}</span>
        {retryable && (
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </Notice>
  );
}
