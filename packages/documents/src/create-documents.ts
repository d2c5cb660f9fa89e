import { WorkfuseError } from "@workfuse/errors";
import type { DocumentJob, DocumentResults, Documents, Log } from "@workfuse/ports";
import { type Outcome, runInProcess } from "./run-in-process.ts";
import { createSlots } from "./slots.ts";

export type DocumentLimits = {
  /** Milliseconds for one conversion, the start of its process included. */
  readonly wallMs: number;
  readonly maxHeapMegabytes: number;
  /** Memory that the process may hold, in bytes; watched where the system tells. */
  readonly maxResidentBytes: number;
};

const standard: DocumentLimits = {
  wallMs: 15_000,
  maxHeapMegabytes: 512,
  maxResidentBytes: 900 * 1024 * 1024,
};

/** Conversions in processes of their own, one each, of which `processes` run at a time; others wait. */
export function createDocuments({
  processes = 2,
  limits = {},
  log,
}: {
  processes?: number;
  limits?: Partial<DocumentLimits>;
  log: Log;
}): Documents {
  const all = { ...standard, ...limits };
  const slots = createSlots({ count: processes });
  return {
    async convert<J extends DocumentJob>(job: J, { signal }: { readonly signal: AbortSignal }) {
      const release = await slots.take({ signal });
      try {
        const outcome = await runInProcess({ job, limits: all, signal });
        // The process answers each kind of job with that kind's result.
        if (outcome.type === "result") return outcome.value as DocumentResults[J["kind"]];
        signal.throwIfAborted();
        throw asError({ outcome, limits: all, log });
      } finally {
        release();
      }
    },
  };
}

function asError({
  outcome,
  limits,
  log,
}: {
  outcome: Exclude<Outcome, { type: "result" }>;
  limits: DocumentLimits;
  log: Log;
}): WorkfuseError {
  switch (outcome.type) {
    case "refused":
      return new WorkfuseError({
        code: outcome.isLimit ? "document.limit" : "document.invalid",
        message: outcome.message,
      });
    case "wall":
      return new WorkfuseError({
        code: "document.limit",
        message: `The conversion took longer than ${limits.wallMs} ms and was ended.`,
      });
    case "memory":
      return new WorkfuseError({
        code: "document.limit",
        message: "The conversion took more memory than allowed and was ended.",
      });
    case "crash":
      log.error({ exitCode: outcome.exitCode, stderr: outcome.stderr }, "a document process could not work");
      return new WorkfuseError({
        code: "document.unavailable",
        message: "Documents cannot be converted just now. Please try again in a moment.",
      });
  }
}
