import type {
  Clock,
  Documents,
  Egress,
  Files,
  LanguageModels,
  McpClient,
  ModelLedger,
  RateLimiter,
  Sandbox,
  SecretResolver,
  TcpDialer,
  WorkflowStarter,
} from "@workfuse/ports";
import type { z } from "zod";
import type { NodeDefinition } from "./define-node.ts";

/** What a node may reach. A node's only effects are these. */
export type NodePorts = {
  readonly http: Egress;
  readonly tcp: TcpDialer;
  readonly sandbox: Sandbox;
  readonly secrets: SecretResolver;
  readonly workflows: WorkflowStarter;
  readonly clock: Clock;
  readonly files: Files;
  readonly documents: Documents;
  readonly limiter: RateLimiter;
  readonly models: LanguageModels;
  readonly mcp: McpClient;
  readonly ledger: ModelLedger;
};

/** The names that templates and user code see. */
export type NodeScope = {
  readonly nodes: Readonly<Record<string, unknown>>;
  readonly trigger: unknown;
  readonly env: Readonly<Record<string, string>>;
  readonly execution: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
};

export type NodeRunInput<C> = {
  readonly config: C;
  readonly scope: NodeScope;
  readonly workspaceId: string;
  readonly executionId: string;
  /**
   * The same for every attempt of this node in this execution: `executionId:nodeId`, and inside loops and `forEach`
   * `executionId:nodeId:path`, where the path holds the number of each iteration, from the outermost on.
   */
  readonly effectKey: string;
  readonly ports: NodePorts;
  readonly signal: AbortSignal;
};

/** The answer to the webhook's caller. `body` is sent as JSON unless it is text. */
export type WebhookAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

export type NodeOutcome<O> = {
  readonly output: O;
  /** The output handle taken. Default `out`. */
  readonly handle?: string | undefined;
  /** Nothing runs after this node: neither in the whole execution, nor in the rest of the loop around it. */
  readonly ends?: "execution" | "loop";
  readonly answer?: WebhookAnswer;
};

/** What a node waits for. Dates are ISO 8601 in UTC. */
export type Suspension =
  | { readonly kind: "time"; readonly until: string }
  /** A call of the node's own address, or a person's decision. `until`: when that is given up. */
  | { readonly kind: "callback"; readonly until: string }
  | { readonly kind: "approval"; readonly until: string; readonly message: string }
  /** Another execution's end. */
  | { readonly kind: "workflow"; readonly executionId: string };

/** How a loop goes: what its body is run for, one after the other or several at once. */
export type LoopCourse = {
  /** For each of these. Absent: as long as `goesOn` holds, asked after each iteration. */
  readonly items?: readonly unknown[];
  /** The most iterations there may be; more is an error. */
  readonly limit: number;
  readonly concurrency: number;
  readonly onItemError: "fail" | "continue";
  /** A template or expression over the iteration's `index` and result (`previous`). */
  readonly goesOn?: unknown;
};

/** What a node asks of the interpreter in place of giving an output. */
export type NodeDirective = { readonly suspend: Suspension } | { readonly loop: LoopCourse };

/** An executor. @throws WorkfuseError for what a user can mend or a retry may help. */
export type NodeRun<D> =
  D extends NodeDefinition<string, infer C, infer O>
    ? (input: NodeRunInput<z.output<C>>) => Promise<NodeOutcome<z.output<O>>>
    : never;

/** An executor of a node whose work the interpreter does. */
export type FlowRun<D> =
  D extends NodeDefinition<string, infer C, infer O>
    ? (input: NodeRunInput<z.output<C>>) => Promise<NodeDirective | NodeOutcome<z.output<O>>>
    : never;
