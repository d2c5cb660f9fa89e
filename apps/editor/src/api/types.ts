import type { AppRouter } from "@workfuse/router";

type Groups = AppRouter["_def"]["record"];
type Options = { readonly signal?: AbortSignal | undefined };

/** How a procedure is called. */
type Call<P> = P extends {
  readonly _def: {
    readonly type: infer T;
    readonly $types: { readonly input: infer I; readonly output: infer O };
  };
}
  ? T extends "query"
    ? { readonly query: (input: I, options?: Options) => Promise<O> }
    : { readonly mutate: (input: I, options?: Options) => Promise<O> }
  : never;

/**
 * Every procedure of the API. The services answer in JSON's own types (dates are ISO text), so what they return is what
 * arrives; tRPC's own idea of serialisation would turn each `unknown` in a graph into something else.
 */
export type Api = {
  readonly [G in keyof Groups]: { readonly [P in keyof Groups[G]]: Call<Groups[G][P]> };
};

type Output<C> = C extends { readonly query: (...input: never[]) => Promise<infer O> } ? O : never;

export type Workflow = Output<Api["workflows"]["get"]>;
export type WorkflowListItem = Output<Api["workflows"]["list"]>["items"][number];
export type Starter = Output<Api["workflows"]["starters"]>[number];
export type Execution = Output<Api["executions"]["get"]>;
export type ExecutionListItem = Output<Api["executions"]["list"]>["items"][number];
export type ExecutionStatus = Execution["status"];
export type NodeResult = Execution["nodeResults"][number];
export type ExecutionLog = Execution["logs"][number];
export type Webhook = Output<Api["webhooks"]["get"]>;
export type WebhookSettings = Webhook["settings"];
export type Delivery = Output<Api["deliveries"]["list"]>["items"][number];
export type Member = Output<Api["members"]["list"]>[number];
export type ApiKey = Output<Api["apiKeys"]["list"]>[number];
export type Variable = Output<Api["variables"]["list"]>[number];
export type AuditEvent = Output<Api["audit"]["list"]>["items"][number];
export type AiSetting = Output<Api["aiSettings"]["list"]>[number];
export type Secret = Output<Api["secrets"]["list"]>[number];

/** An error of an execution or of one of its nodes, from the API or the socket. */
export type ErrorView = {
  readonly code: string;
  readonly message: string;
  readonly nodeId?: string | undefined;
  readonly details?: unknown;
};
