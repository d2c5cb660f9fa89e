import type { AuditRepository } from "@workfuse/db";
import type { Clock, Ids, Log } from "@workfuse/ports";

export type AuditEntry = {
  /** Null: it concerns an account and no workspace. */
  readonly workspaceId: string | null;
  readonly userId: string | null;
  readonly userName: string | null;
  readonly apiKeyId: string | null;
  /** Noun, then verb: `workflows.create`, `account.sign-in`. */
  readonly action: string;
  readonly targetId: string | null;
  /** Never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly address: string;
  readonly requestId: string;
};

export type Audit = { readonly record: (entry: AuditEntry) => Promise<void> };

/**
 * Writes down what was changed, after it was. A change that is done is not undone for want of its line: if the database
 * takes none just now, the whole line stands in the log as an error.
 */
export function createAudit({
  events,
  ids,
  clock,
  log,
}: {
  events: Pick<AuditRepository, "add">;
  ids: Ids;
  clock: Clock;
  log: Log;
}): Audit {
  return {
    async record(entry) {
      const row = { id: ids.next(), at: clock.now(), ...entry };
      try {
        await events.add(row);
      } catch (error) {
        log.error({ err: error, event: row }, "an audit event could not be written");
      }
    },
  };
}
