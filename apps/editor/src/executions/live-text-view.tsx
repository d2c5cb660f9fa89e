import type { ReactNode } from "react";

/** What a node is writing just now, as it is written. */
export function LiveTextView({ text, isPart }: { text: string; isPart: boolean }): ReactNode {
  return (
    <section aria-label="Being written" className="flex flex-col gap-1.5 p-4 pb-0">
      <h3 className="text-xs font-medium text-muted">Being written</h3>
      <p className="max-h-80 overflow-y-auto rounded-lg border bg-page p-3 text-sm wrap-anywhere whitespace-pre-wrap">
        {isPart && "… "}
        {text}
      </p>
    </section>
  );
}
