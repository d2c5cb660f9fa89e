import { useNavigate } from "@tanstack/react-router";

/** Goes to an execution's page. */
export function useOpenExecution(): (executionId: string) => void {
  const navigate = useNavigate();
  return (executionId) => void navigate({ to: "/executions/$executionId", params: { executionId } });
}
