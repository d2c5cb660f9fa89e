import type { NodePorts } from "../node-run.ts";

/** Ports of which only those given may be used: any other one throws. */
export function fakePorts(given: Partial<NodePorts> = {}): NodePorts {
  return {
    clock: { now: () => new Date() },
    http: { request: refuse("http") },
    tcp: { connect: refuse("tcp") },
    sandbox: { evaluate: refuse("sandbox") },
    secrets: { resolve: refuse("secrets") },
    workflows: { start: refuse("workflows"), ended: refuse("workflows") },
    files: {
      put: refuse("files"),
      info: refuse("files"),
      open: refuse("files"),
      delete: refuse("files"),
    },
    documents: { convert: refuse("documents") },
    limiter: { turn: refuse("limiter") },
    models: {
      ask: refuse("models"),
      price: () => {
        throw new Error("the port models was not expected to be used");
      },
    },
    ledger: {
      reserve: refuse("ledger"),
      recall: refuse("ledger"),
      keep: refuse("ledger"),
    },
    mcp: { open: refuse("mcp") },
    ...given,
  };
}

function refuse(name: string): () => Promise<never> {
  return async () => {
    throw new Error(`the port ${name} was not expected to be used`);
  };
}
