import type { NodeGroup } from "@workfuse/nodes/catalog";
import { definitionOf } from "@workfuse/nodes/catalog";
import { joinClasses } from "@workfuse/ui";
import {
  Box,
  Braces,
  CalendarClock,
  Database,
  File,
  FileCode,
  Fingerprint,
  Funnel,
  Globe,
  Hourglass,
  ListTree,
  type LucideIcon,
  Mail,
  Merge,
  OctagonX,
  PencilLine,
  Repeat,
  Reply,
  Rss,
  Sparkles,
  Split,
  StickyNote,
  Workflow,
  Zap,
} from "lucide-react";
import type { ReactNode } from "react";

// By the names that the catalogue uses. Listed one by one: the whole icon set would be hundreds of kilobytes.
const icons: Readonly<Record<string, LucideIcon>> = {
  zap: Zap,
  globe: Globe,
  braces: Braces,
  split: Split,
  sparkles: Sparkles,
  "pencil-line": PencilLine,
  funnel: Funnel,
  "list-tree": ListTree,
  merge: Merge,
  "octagon-x": OctagonX,
  "calendar-clock": CalendarClock,
  fingerprint: Fingerprint,
  file: File,
  "file-code": FileCode,
  rss: Rss,
  database: Database,
  mail: Mail,
  repeat: Repeat,
  hourglass: Hourglass,
  workflow: Workflow,
  "sticky-note": StickyNote,
  reply: Reply,
};

export const groupLabels: Readonly<Record<NodeGroup, string>> = {
  triggers: "Triggers",
  data: "Data",
  flow: "Flow",
  network: "Network",
  ai: "AI",
};

const tints: Readonly<Record<NodeGroup, string>> = {
  triggers: "bg-node-triggers-soft text-node-triggers",
  data: "bg-node-data-soft text-node-data",
  flow: "bg-node-flow-soft text-node-flow",
  network: "bg-node-network-soft text-node-network",
  ai: "bg-node-ai-soft text-node-ai",
};

/** A node type's icon on its hue. */
export function NodeIcon({ type, size = "md" }: { type: string; size?: "sm" | "md" }): ReactNode {
  const definition = definitionOf(type);
  const Icon = icons[definition?.icon ?? ""] ?? Box;
  return (
    <span
      aria-hidden
      className={joinClasses(
        "inline-flex shrink-0 items-center justify-center",
        size === "sm" ? "size-6 rounded-md" : "size-9 rounded-lg",
        definition ? tints[definition.group] : "bg-idle-soft text-idle",
      )}
    >
      <Icon className={size === "sm" ? "size-3.5" : "size-4.5"} strokeWidth={2} />
    </span>
  );
}
