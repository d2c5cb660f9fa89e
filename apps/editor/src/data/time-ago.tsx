import type { ReactNode } from "react";
import { useNow } from "./use-now.ts";
import { formatAgo, formatMoment } from "./format-time.ts";

/** A moment that has passed, as its distance from now; the full date is in its tooltip. */
export function TimeAgo({ iso }: { iso: string }): ReactNode {
  const seen = useNow();
  // What has just come may be later than the last look at the clock.
  const now = new Date(Math.max(seen.getTime(), Date.parse(iso)));
  return (
    <time dateTime={iso} title={formatMoment(iso)} className="whitespace-nowrap">
      {formatAgo({ iso, now })}
    </time>
  );
}
