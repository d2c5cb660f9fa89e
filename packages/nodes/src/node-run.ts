import type {
  Clock,
  Documents,
  Egress,
  Files,
  RateLimiter,
  Sandbox,
  SecretResolver,
  TcpDialer,
} from "@workfuse/ports";
import type { z } from "zod";
import type { NodeDefinition } from "./define-node.ts";

/** What a node may reach. A node's only effects are these. */
export type NodePorts = {
  readonly http: Egress;
  readonly tcp: TcpDialer;
  readonly sandbox: Sandbox;
  readonly secrets: SecretResolver;
  readonly clock: Clock;
  readonly files: Files;
  readonly documents: Documents;
  readonly limiter: RateLimiter;
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
  /** The same for every attempt of this node in this execution: `executionId:nodeId`. */
  readonly effectKey: string;
  readonly ports: NodePorts;
  readonly signal: AbortSignal;
};

export type NodeOutcome<O> = {
  readonly output: O;
  /** The output handle taken. Default `out`. */
  readonly handle?: string | undefined;
};

/** An executor. @throws WorkfuseError for what a user can mend or a retry may help. */
export type NodeRun<D> =
  D extends NodeDefinition<string, infer C, infer O>
    ? (input: NodeRunInput<z.output<C>>) => Promise<NodeOutcome<z.output<O>>>
    : never;
