import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

/** A message in the flow of the page. An error is announced when it appears. */
export function Notice({
  tone = "info",
  children,
}: {
  tone?: "info" | "danger";
  children: ReactNode;
}): ReactNode {
  const Icon = tone === "danger" ? CircleAlert : Info;
  return (
    <div
      role={tone === "danger" ? "alert" : "note"}
      className={joinClasses(
        "flex items-start gap-2 rounded-md px-3 py-2 text-sm",
        tone === "danger" ? "bg-danger-soft text-danger-strong" : "bg-accent-soft text-ink",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </div>
  );
}
