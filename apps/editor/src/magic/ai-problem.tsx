import { Link } from "@tanstack/react-router";
import { Notice } from "@workfuse/ui";
import type { ReactNode } from "react";
import { readError } from "../api/read-error.ts";

/** Why a model did not help. Without one it is a matter of settings, not a failure: one sentence, and the way there. */
export function AiProblem({ error }: { error: unknown }): ReactNode {
  const { code, message, details } = readError(error);
  if (code !== "ai.not_configured" || details["path"] !== "/settings/ai")
    return <Notice tone="danger">{message}</Notice>;
  return (
    <Notice>
      No language model is set up for this workspace yet.{" "}
      <Link to="/settings/ai" className="font-medium text-accent underline underline-offset-2">
        Choose one in the AI settings
      </Link>
      .
    </Notice>
  );
}
