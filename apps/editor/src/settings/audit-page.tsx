import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Input, Select, Skeleton, buttonClasses } from "@workfuse/ui";
import { Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type AuditFilter, auditQuery, membersQuery } from "../api/queries.ts";
import type { AuditEvent } from "../api/types.ts";
import { formatMoment } from "../data/format-time.ts";
import { QueryNotice } from "../errors/query-notice.tsx";
import { Page } from "../shell/page.tsx";

/** Everything that was changed in the workspace: who, what, when, from where. */
export function AuditPage(): ReactNode {
  const [filter, setFilter] = useState<AuditFilter>({});
  const events = useInfiniteQuery(auditQuery(filter));
  const { data: members = [] } = useQuery(membersQuery);
  const rows = events.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title="Audit log"
      description="Every change in this workspace. Values of credentials are never in it."
      actions={
        <div className="flex gap-2">
          <ExportLink filter={filter} format="csv" />
          <ExportLink filter={filter} format="ndjson" />
        </div>
      }
    >
      <div className="grid max-w-120 grid-cols-2 gap-2">
        <Select
          aria-label="Person"
          value={filter.userId ?? ""}
          onChange={({ target }) =>
            setFilter({ ...filter, userId: target.value === "" ? undefined : target.value })
          }
        >
          <option value="">Everybody</option>
          {members.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </Select>
        <Input
          aria-label="Action begins with"
          placeholder="Action, such as workflows."
          value={filter.action ?? ""}
          onChange={({ target }) =>
            setFilter({ ...filter, action: target.value === "" ? undefined : target.value })
          }
        />
      </div>
      {events.isError && <QueryNotice error={events.error} onRetry={() => void events.refetch()} />}
      {events.isPending && <Skeleton className="h-60" />}
      {events.isSuccess && (
        <div className="overflow-x-auto rounded-xl border">
          <table className="w-full text-left text-sm">
            <thead className="bg-page text-xs text-muted">
              <tr>
                {["When", "Who", "What", "On", "From"].map((head) => (
                  <th key={head} scope="col" className="px-4 py-2 font-medium">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y">
              {rows.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
              {rows.length === 0 && (
                <tr>
                  <td colSpan={5} className="px-4 py-10 text-center text-muted">
                    Nothing was changed that fits.
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
      )}
      {events.hasNextPage && (
        <Button
          className="self-center"
          busy={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Page>
  );
}

function EventRow({
  event: { at, userName, apiKeyId, action, targetId, details, address },
}: {
  event: AuditEvent;
}): ReactNode {
  const told = Object.entries(details)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(", ");
  return (
    <tr className="align-top">
      <td className="px-4 py-2 whitespace-nowrap text-muted">{formatMoment(at)}</td>
      <td className="px-4 py-2">
        {userName ?? "–"}
        {apiKeyId !== null && <span className="block text-xs text-muted">by API key</span>}
      </td>
      <td className="px-4 py-2 font-mono text-xs leading-5">{action}</td>
      <td className="max-w-80 px-4 py-2">
        {told !== "" && <span className="block truncate">{told}</span>}
        <span className="block truncate font-mono text-xs text-muted">{targetId}</span>
      </td>
      <td className="px-4 py-2 font-mono text-xs leading-5 text-muted">{address}</td>
    </tr>
  );
}

function ExportLink({ filter, format }: { filter: AuditFilter; format: "csv" | "ndjson" }): ReactNode {
  const search = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) search.set(name, value);
  return (
    <a href={`/api/v1/audit?${search.toString()}`} download className={buttonClasses()}>
      <Download aria-hidden className="size-4" />
      {format.toUpperCase()}
    </a>
  );
}
