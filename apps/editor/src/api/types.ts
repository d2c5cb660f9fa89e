import type { GraphContent } from "@workfuse/graph";

export type Role = "viewer" | "editor" | "admin";
export type Workspace = { readonly id: string; readonly name: string; readonly role: Role };
export type Session = {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly workspace: Workspace;
  readonly workspaces: readonly Workspace[];
};

export type ExecutionStatus = "pending" | "running" | "retrying" | "completed" | "failed" | "cancelled";
export type NodeStatus = "running" | "success" | "failure" | "skipped";
export type ErrorView = {
  readonly code: string;
  readonly message: string;
  readonly nodeId?: string | undefined;
  readonly details?: unknown;
};

export type WorkflowListItem = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
  readonly publishedVersion: number | null;
  readonly isActive: boolean;
  readonly updatedAt: string;
  readonly lastExecution: { readonly id: string; readonly status: ExecutionStatus; readonly startedAt: string | null } | null;
};
export type Workflow = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly graph: GraphContent;
  readonly version: number;
  readonly publishedVersion: number | null;
  readonly isActive: boolean;
  readonly webhookUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};
export type Starter = { readonly id: string; readonly name: string; readonly description: string };
export type WorkflowVersion = {
  readonly version: number;
  readonly createdAt: string;
  readonly message: string | null;
  readonly author: string | null;
};

export type NodeResult = {
  readonly nodeId: string;
  readonly status: NodeStatus;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error: ErrorView | null;
  readonly handle: string | null;
  readonly attempt: number;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly duration: number | null;
};
export type ExecutionLog = {
  readonly nodeId: string | null;
  readonly level: string;
  readonly message: string;
  readonly timestamp: string;
};
export type ExecutionListItem = {
  readonly id: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly version: number;
  readonly status: ExecutionStatus;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly duration: number | null;
  readonly error: ErrorView | null;
};
export type Execution = ExecutionListItem & {
  readonly trigger: unknown;
  readonly sequence: number;
  readonly graph: GraphContent;
  readonly nodeResults: readonly NodeResult[];
  readonly logs: readonly ExecutionLog[];
};

export type Secret = {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string | null;
  readonly workflowId: string | null;
  readonly createdAt: string;
};

type Options = { readonly signal?: AbortSignal | undefined };
type Query<I, O> = { readonly query: (input: I, options?: Options) => Promise<O> };
type Mutation<I, O> = { readonly mutate: (input: I, options?: Options) => Promise<O> };
type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** The procedures that the editor calls. */
export type Api = {
  readonly session: { readonly me: Query<void, Session> };
  readonly workflows: {
    readonly list: Query<{ search?: string; cursor?: string; limit?: number }, Page<WorkflowListItem>>;
    readonly starters: Query<void, readonly Starter[]>;
    readonly get: Query<{ id: string }, Workflow>;
    readonly versions: Query<{ id: string }, readonly WorkflowVersion[]>;
    readonly export: Query<{ id: string }, unknown>;
    readonly create: Mutation<{ name: string; description?: string; starter?: string }, Workflow>;
    readonly update: Mutation<
      { id: string; baseVersion: number; name?: string; description?: string; graph?: GraphContent; message?: string },
      Workflow
    >;
    readonly activate: Mutation<{ id: string; active: boolean }, Workflow>;
    readonly publish: Mutation<{ id: string }, Workflow>;
    readonly delete: Mutation<{ id: string }, { id: string }>;
    readonly restore: Mutation<{ id: string; version: number }, Workflow>;
    readonly import: Mutation<{ data: unknown }, Workflow>;
  };
  readonly executions: {
    readonly trigger: Mutation<{ workflowId: string; payload?: unknown }, string>;
    readonly get: Query<{ id: string }, Execution>;
    readonly list: Query<
      {
        workflowId?: string | undefined;
        status?: ExecutionStatus[] | undefined;
        from?: string;
        to?: string;
        cursor?: string | undefined;
        limit?: number;
      },
      Page<ExecutionListItem>
    >;
    readonly retry: Mutation<{ id: string }, string>;
    readonly cancel: Mutation<{ id: string }, { id: string }>;
  };
  readonly secrets: {
    readonly list: Query<{ workflowId?: string }, readonly Secret[]>;
    readonly create: Mutation<{ name: string; value: string; description?: string; workflowId?: string }, Secret>;
    readonly delete: Mutation<{ arn: string }, unknown>;
  };
};
