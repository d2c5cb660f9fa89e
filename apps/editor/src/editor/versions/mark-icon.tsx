import { joinClasses } from "@workfuse/ui";
import { Minus, PenLine, Plus } from "lucide-react";
import { type ReactNode, createElement } from "react";
import type { ChangeMark } from "./graph-changes.ts";

const icons = { added: Plus, removed: Minus, changed: PenLine } as const;
const tones = { added: "text-success", removed: "text-danger", changed: "text-running" } as const;

export function MarkIcon({ mark }: { mark: ChangeMark }): ReactNode {
  return createElement(icons[mark], {
    "aria-hidden": true,
    className: joinClasses("size-3.5 shrink-0", tones[mark]),
  });
}
