import { type TriggerConfig, scheduleOf } from "@workfuse/nodes/catalog";
import { createTimetable, describeSchedule, upcoming } from "@workfuse/schedule";
import { type ReactNode, useMemo, useState } from "react";
import type { Workflow } from "../../api/types.ts";
import { formatAgo } from "../../data/format-time.ts";
import { useNow } from "../../data/use-now.ts";

type ScheduleConfig = NonNullable<TriggerConfig["schedule"]>;
const shown = 10;
const missedTexts = {
  skip: "Runs that were missed are left out.",
  runOnce: "Runs that were missed are made up for once.",
  runAll: "Runs that were missed are all made up for",
} as const satisfies Readonly<Record<ScheduleConfig["missed"], string>>;

/** A schedule as a sentence, with its next runs. */
export function SchedulePanel({
  config,
  workflow,
}: {
  config: ScheduleConfig;
  workflow: Workflow;
}): ReactNode {
  const { kind, cron, timeZone, missed, missedLimit } = config;
  const [opened] = useState(Date.now);
  const now = useNow();
  const { sentence, times } = useMemo(() => {
    const schedule = scheduleOf(config);
    const timetable = createTimetable({ schedule, anchor: opened });
    return {
      sentence: describeSchedule(schedule),
      times: upcoming({ timetable, after: opened, count: shown }),
    };
  }, [config, opened]);
  const moments = useMemo(
    () =>
      new Intl.DateTimeFormat("en", {
        weekday: "short",
        day: "numeric",
        month: "short",
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
        ...(kind === "interval" ? {} : { timeZone }),
      }),
    [kind, timeZone],
  );
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2 text-sm">
        <Row label="Runs">{sentence}</Row>
        {kind === "cron" && (
          <Row label="Expression">
            <code className="font-mono text-xs">{cron}</code>
          </Row>
        )}
        {kind !== "interval" && <Row label="Time zone">{timeZone}</Row>}
        <Row label="If it was not running">
          {missedTexts[missed]}
          {missed === "runAll" && `, the last ${missedLimit} at most.`}
        </Row>
        <Row label="State">
          {workflow.isActive
            ? "Active: the published version's schedule holds."
            : "Off: nothing runs by itself."}
        </Row>
      </dl>
      <section aria-label="Next runs" className="flex flex-col gap-1.5">
        <h3 className="text-sm font-medium">Next runs</h3>
        {times.length === 0 && <p className="text-sm text-muted">There is none: the time has passed.</p>}
        {times.length > 0 && (
          <ol className="divide-y rounded-lg border">
            {times.map((at) => (
              <li key={at} className="flex items-center justify-between gap-4 px-3 py-1.5 text-sm">
                <time dateTime={new Date(at).toISOString()} className="tabular-nums">
                  {moments.format(at)}
                </time>
                <span className="text-xs text-muted">
                  {formatAgo({ iso: new Date(at).toISOString(), now })}
                </span>
              </li>
            ))}
          </ol>
        )}
        {kind === "interval" && (
          <p className="text-xs text-muted">Counted from when the workflow is switched on; here, from now.</p>
        )}
      </section>
    </>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
