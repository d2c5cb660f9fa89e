import { type AuditEntry, type Permission, type Principal, mayDo } from "@workfuse/auth";
import {
  type ErrorCode,
  type ErrorResponse,
  WorkfuseError,
  isWorkfuseError,
  toErrorResponse,
} from "@workfuse/errors";
import type { Log } from "@workfuse/ports";
import type {
  AccountService,
  AiService,
  AiSettingsService,
  ApiKeyService,
  AuditService,
  ExecutionService,
  FileService,
  MemberService,
  ScheduleService,
  SecretService,
  StatisticsService,
  ToolService,
  TransferService,
  VariableService,
  VersionService,
  WebhookService,
  WorkflowService,
  WorkspaceService,
} from "@workfuse/services";
import { TRPCError, type TRPC_ERROR_CODE_KEY, initTRPC } from "@trpc/server";
import { ZodError } from "zod";
import { limitFor } from "./call-limits.ts";
import { auditEntry } from "./audit-entry.ts";

export type Services = {
  readonly workflows: WorkflowService;
  readonly executions: ExecutionService;
  readonly schedules: ScheduleService;
  readonly secrets: SecretService;
  readonly transfer: TransferService;
  readonly files: FileService;
  readonly webhooks: WebhookService;
  readonly account: AccountService;
  readonly members: MemberService;
  readonly workspaces: WorkspaceService;
  readonly apiKeys: ApiKeyService;
  readonly audit: AuditService;
  readonly variables: VariableService;
  readonly versions: VersionService;
  readonly statistics: StatisticsService;
  readonly ai: AiService;
  readonly aiSettings: AiSettingsService;
  readonly tools: ToolService;
};

/** What each call knows. `translate` turns infrastructure errors into ours; the server provides it. */
export type Context = {
  readonly principal: Principal | undefined;
  readonly requestId: string;
  /** The client's address, as the server worked it out. */
  readonly address: string;
  readonly log: Log;
  readonly services: Services;
  readonly record: (entry: AuditEntry) => Promise<void>;
  /** Takes one of the calls that a bucket holds; otherwise the milliseconds until there is another. */
  readonly takeTurn: (bucket: { key: string; capacity: number; perSecond: number }) => Promise<number>;
  readonly translate: (error: unknown) => unknown;
};

const trpcCodes: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

/**
 * Each procedure says what it needs. `signed-in` is for what every person and key may do, `public` for what the pages
 * before the sign-in ask.
 */
export type Rule = Permission | "signed-in" | "public";
type Meta = { readonly rule: Rule };

const trpc = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    errorFormatter({ shape, error, ctx }) {
      const workfuse: ErrorResponse = toErrorResponse({
        error: ours(error),
        requestId: ctx?.requestId ?? "unknown",
        now: new Date(),
      });
      // tRPC's own message and stack may show what is inside; ours replaces both.
      const { stack: _stack, ...data } = shape.data;
      return { ...shape, message: workfuse.message, data: { ...data, workfuse } };
    },
  });

function ours(error: TRPCError): unknown {
  if (isWorkfuseError(error.cause)) return error.cause;
  if (error.cause instanceof ZodError) {
    return new WorkfuseError({
      code: "request.invalid",
      message: "The request is not valid.",
      details: {
        problems: error.cause.issues.map(({ path, message }) => ({ path: path.map(String), message })),
      },
    });
  }
  const code = codes[error.code];
  return code === undefined ? error : new WorkfuseError({ code, message: error.message });
}

const codes: Readonly<Partial<Record<TRPC_ERROR_CODE_KEY, ErrorCode>>> = {
  NOT_FOUND: "resource.not_found",
  BAD_REQUEST: "request.invalid",
  PARSE_ERROR: "request.invalid",
  METHOD_NOT_SUPPORTED: "request.invalid",
  PAYLOAD_TOO_LARGE: "request.too_large",
  UNSUPPORTED_MEDIA_TYPE: "request.unsupported_media_type",
};

const translated = trpc.middleware(async ({ ctx, next, path, type }) => {
  const started = performance.now();
  const result = await next();
  const durationMs = Math.round(performance.now() - started);
  if (result.ok) {
    ctx.log.debug({ requestId: ctx.requestId, path, type, durationMs }, "call answered");
    return result;
  }
  const error = ctx.translate(result.error.cause ?? result.error);
  const status = isWorkfuseError(error) ? error.status : 500;
  const fields = {
    requestId: ctx.requestId,
    path,
    type,
    durationMs,
    err: result.error.cause ?? result.error,
  };
  if (status >= 500 && !(result.error.cause instanceof ZodError)) ctx.log.error(fields, "call failed");
  if (!isWorkfuseError(error)) return result;
  throw new TRPCError({
    code: trpcCodes[error.status] ?? "INTERNAL_SERVER_ERROR",
    message: error.message,
    cause: error,
  });
});

const authorised = trpc.middleware(async ({ ctx, next, meta }) => {
  const { principal } = ctx;
  if (!principal) throw new WorkfuseError({ code: "auth.unauthenticated", message: "Please sign in." });
  // A procedure that forgot to say what it needs is open to nobody.
  if (!meta) throw new WorkfuseError({ code: "auth.forbidden", message: "Nobody may do this." });
  const { rule } = meta;
  const byKey = principal.by.kind === "apiKey";
  if (
    rule !== "signed-in" &&
    (rule === "public" || !mayDo({ role: principal.workspace.role, permission: rule, byKey }))
  ) {
    throw new WorkfuseError({
      code: "auth.forbidden",
      message: byKey
        ? "This key does not allow this."
        : `Your role in this workspace, ${principal.workspace.role}, does not allow this.`,
      details: { permission: rule },
    });
  }
  const actor = { userId: principal.userId, name: principal.name, workspaceId: principal.workspace.id };
  return next({ ctx: { ...ctx, principal, actor } });
});

const limited = trpc.middleware(async ({ ctx, next, path }) => {
  const limit = limitFor(path);
  if (!limit || !ctx.principal) return next();
  const { userId } = ctx.principal;
  const waitMs = await ctx.takeTurn({ key: `calls:${limit.name}:${userId}`, ...limit });
  if (waitMs === 0) return next();
  throw new WorkfuseError({
    code: "request.rate_limited",
    message: "That was a lot at once. Please wait a moment and try again.",
    retryAfterMs: waitMs,
  });
});

/** Every mutation that was done is written down; there is no way to make one that is not. */
const audited = trpc.middleware(async ({ ctx, next, path, type, getRawInput }) => {
  const result = await next();
  const { principal, address, requestId } = ctx;
  if (type === "mutation" && result.ok && principal) {
    const input = await getRawInput();
    await ctx.record(auditEntry({ principal, address, requestId, action: path, input, output: result.data }));
  }
  return result;
});

export const router = trpc.router;

/** A procedure for those whose role in the workspace has this permission. */
export function procedure(rule: Permission | "signed-in") {
  return trpc.procedure.meta({ rule }).use(translated).use(authorised).use(limited).use(audited);
}

/** A query that everybody may make, signed in or not. */
export function publicProcedure() {
  return trpc.procedure.meta({ rule: "public" }).use(translated);
}

/** The session that asks. @throws WorkfuseError `auth.forbidden` for a key */
export function sessionIdOf({ by }: Principal): string {
  if (by.kind === "session") return by.sessionId;
  throw new WorkfuseError({ code: "auth.forbidden", message: "This key does not allow this." });
}
