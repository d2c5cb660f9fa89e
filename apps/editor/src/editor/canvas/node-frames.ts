import type { NodeRunStatus } from "../run/run-state.ts";

/** The border of a node by how it fares. */
export const statusFrames: Readonly<Record<NodeRunStatus, string>> = {
  running: "border-running ring-3 ring-running/20",
  retrying: "border-running border-dashed ring-3 ring-running/20",
  success: "border-success",
  failure: "border-danger ring-3 ring-danger/20",
  skipped: "border-dashed border-line-strong opacity-60",
};

// From this far away small print cannot be read: only the name is drawn, large, and nothing to be clicked.
export const farZoom = 0.4;
