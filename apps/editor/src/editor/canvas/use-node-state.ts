import type { GraphProblem } from "@workfuse/graph";
import { useStore } from "@xyflow/react";
import { atom, useAtomValue } from "jotai";
import { useMemo } from "react";
import { pinsAtom } from "../pins/pins.ts";
import { nodeRunsAtom } from "../run/run-atoms.ts";
import type { NodeRun } from "../run/run-state.ts";
import { problemsByNodeAtom } from "../state/atoms.ts";
import { changeMarksAtom } from "../versions/change-marks.ts";
import type { ChangeMark } from "../versions/graph-changes.ts";
import { farZoom } from "./node-frames.ts";

/** What a node shows besides itself; a component that uses it draws again only when this node's state changes. */
export function useNodeState(nodeId: string): {
  readonly run: NodeRun | undefined;
  readonly problems: readonly GraphProblem[] | undefined;
  readonly isFar: boolean;
  /** Whether its output is pinned. */
  readonly isPinned: boolean;
  /** While versions are compared: what happened to it. */
  readonly mark: ChangeMark | undefined;
} {
  const run = useAtomValue(useMemo(() => atom((get) => get(nodeRunsAtom)?.get(nodeId)), [nodeId]));
  const problems = useAtomValue(useMemo(() => atom((get) => get(problemsByNodeAtom).get(nodeId)), [nodeId]));
  const isFar = useStore(({ transform: [, , zoom] }) => zoom < farZoom);
  const isPinned = useAtomValue(useMemo(() => atom((get) => Object.hasOwn(get(pinsAtom), nodeId)), [nodeId]));
  const mark = useAtomValue(changeMarksAtom).get(nodeId);
  return { mark, run, problems, isFar, isPinned };
}
