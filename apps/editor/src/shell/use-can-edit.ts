import { useMay } from "./use-may.ts";

/** Whether the signed-in person may change things in this workspace. */
export function useCanEdit(): boolean {
  return useMay("workflow.write");
}
