import { joinClasses } from "@workfuse/ui";
import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Clock3,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
} from "lucide-react";
import type { ReactNode } from "react";
import type { ExecutionStatus } from "../api/types.ts";
import type { NodeRunStatus } from "../editor/run/run-state.ts";

type AnyStatus = ExecutionStatus | NodeRunStatus;
type Look = {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly soft: string;
  readonly spins?: boolean;
};

const success = { icon: CircleCheck, text: "text-success", soft: "bg-success-soft text-success" };
const failure = { icon: CircleX, text: "text-danger", soft: "bg-danger-soft text-danger" };
const busy = { text: "text-running", soft: "bg-running-soft text-running" };
const idle = { text: "text-idle", soft: "bg-idle-soft text-idle" };

// Never colour alone: each state has its own icon and word.
const looks: Readonly<Record<AnyStatus, Look>> = {
  pending: { ...idle, label: "Waiting", icon: Clock3 },
  running: { ...busy, label: "Running", icon: LoaderCircle, spins: true },
  retrying: { ...busy, label: "Retrying", icon: RotateCw },
  completed: { ...success, label: "Completed" },
  success: { ...success, label: "Succeeded" },
  failed: { ...failure, label: "Failed" },
  failure: { ...failure, label: "Failed" },
  cancelled: { ...idle, label: "Cancelled", icon: CircleSlash },
  skipped: { ...idle, label: "Skipped", icon: CircleDashed },
};

export function statusLabel(status: AnyStatus): string {
  return looks[status].label;
}

/** The icon of a state. Give it a label where no word stands beside it. */
export function StatusIcon({
  status,
  labelled = false,
  still = false,
  className = "size-4",
}: {
  status: AnyStatus;
  labelled?: boolean;
  /** For a state as such, where nothing is under way. */
  still?: boolean;
  className?: string;
}): ReactNode {
  const { icon: Icon, text, spins, label } = looks[status];
  return (
    <span className={joinClasses("inline-flex shrink-0", text)}>
      <Icon
        aria-hidden
        className={joinClasses(className, spins && !still && "animate-spin")}
        strokeWidth={2.25}
      />
      {labelled && <span className="sr-only">{label}</span>}
    </span>
  );
}

/** A state as icon and word. */
export function StatusBadge({ status }: { status: AnyStatus }): ReactNode {
  const { icon: Icon, soft, spins, label } = looks[status];
  return (
    <span
      data-status={status}
      className={joinClasses(
        "inline-flex h-5.5 shrink-0 items-center gap-1 rounded-full pr-2 pl-1.5 text-xs font-medium",
        soft,
      )}
    >
      <Icon aria-hidden className={joinClasses("size-3.5", spins && "animate-spin")} strokeWidth={2.25} />
      {label}
    </span>
  );
}
