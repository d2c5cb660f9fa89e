import type { GraphProblem, WorkflowNode } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import { Pin, PowerOff, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { StatusIcon } from "../../nodes/status.tsx";
import { problemTone } from "../problem-tone.ts";
import { markLabels } from "../versions/change-marks.ts";
import type { ChangeMark } from "../versions/graph-changes.ts";
import { MarkIcon } from "../versions/mark-icon.tsx";
import type { Iterations, NodeRun } from "../run/run-state.ts";

const look = "inline-flex size-5 items-center justify-center rounded-full border bg-raised shadow-xs";

/** What is to be known of a node at a glance, at its corner: off, problems, how it fares. */
export function NodeBadges({
  node,
  problems,
  run,
  isPinned,
  mark,
}: {
  node: WorkflowNode;
  problems: readonly GraphProblem[] | undefined;
  run: NodeRun | undefined;
  isPinned: boolean;
  mark: ChangeMark | undefined;
}): ReactNode {
  return (
    <div className="absolute -top-2 -right-2 flex gap-1">
      {mark && (
        <Badge label={markLabels[mark]}>
          <MarkIcon mark={mark} />
        </Badge>
      )}
      {node.disabled === true && (
        <Badge label="Disabled">
          <PowerOff aria-hidden className="size-3 text-idle" />
        </Badge>
      )}
      {isPinned && (
        <Badge label="Pinned: Run uses the output that is pinned here">
          <Pin aria-hidden className="size-3 fill-current text-accent" />
        </Badge>
      )}
      {problems !== undefined && (
        <Badge label={problems.map(({ message }) => message).join(" ")}>
          <TriangleAlert aria-hidden className={joinClasses("size-3", problemTone(problems))} />
        </Badge>
      )}
      {run && (
        <span className={look}>
          <StatusIcon status={run.status} labelled className="size-3.5" />
        </span>
      )}
    </div>
  );
}

function Badge({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <span title={label} className={look}>
      {children}
      <span className="sr-only">{label}</span>
    </span>
  );
}

/** How often a node was run, and how often it failed. */
export function IterationCount({ iterations: { total, failed } }: { iterations: Iterations }): ReactNode {
  const label = `Run ${total} ${total === 1 ? "time" : "times"}${failed > 0 ? `, ${failed} failed` : ""}`;
  return (
    <span title={label} className="shrink-0 tabular-nums">
      <span aria-hidden>
        ×{total}
        {failed > 0 && <span className="ml-1 text-danger">{failed} failed</span>}
      </span>
      <span className="sr-only">{label}</span>
    </span>
  );
}
