import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ExecutionPage } from "./execution-page.tsx";

export function ExecutionRoute(): ReactNode {
  const { executionId } = useParams({ from: "/signed-in/executions/$executionId" });
  return <ExecutionPage executionId={executionId} />;
}
