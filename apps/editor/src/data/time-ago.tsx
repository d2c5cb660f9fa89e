import type { ReactNode } from "react";
import { useNow } from "./use-now.ts";
import { formatAgo, formatMoment } from "./format-time.ts";

/** A moment as its distance from now; the full date is in its tooltip. */
export function TimeAgo({ iso }: { iso: string }): ReactNode {
  return (
    <time dateTime={iso} title={formatMoment(iso)} className="whitespace-nowrap">
      {formatAgo({ iso, now: useNow() })}
    </time>
  );
}
