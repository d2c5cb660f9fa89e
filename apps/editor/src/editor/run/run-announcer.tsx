import { nodesById } from "@workfuse/graph";
import { atom, useAtomValue } from "jotai";
import type { ReactNode } from "react";
import { statusLabel } from "../../nodes/status.tsx";
import { graphAtom } from "../state/atoms.ts";
import { activeExecutionAtom, executionStatusAtom, executionUpdatesAtom } from "./run-atoms.ts";

// Every node of a fast execution would be a flood: what is said is how the whole fares, and which nodes failed.
const announcementAtom = atom((get): string => {
  if (get(activeExecutionAtom) === null) return "";
  const nodes = nodesById(get(graphAtom));
  const failed = get(executionUpdatesAtom)
    .filter(({ type }) => type === "node_failed")
    .map(({ nodeId }) => nodes.get(nodeId ?? "")?.data.label ?? nodeId);
  const status = `Execution: ${statusLabel(get(executionStatusAtom)).toLowerCase()}.`;
  return failed.length === 0 ? status : `${status} Failed: ${[...new Set(failed)].join(", ")}.`;
});

/** Tells screen readers how the execution on the canvas fares. */
export function RunAnnouncer(): ReactNode {
  return <output className="sr-only">{useAtomValue(announcementAtom)}</output>;
}
