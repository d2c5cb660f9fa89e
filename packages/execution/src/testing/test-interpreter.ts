import { type NodePorts } from "@workfuse/nodes/executors";
import { fakePorts } from "@workfuse/nodes/testing";
import { type Interpreter, type InterpreterDependencies, createInterpreter } from "../interpreter.ts";
import type { ExecutionStore } from "../records.ts";

/** An interpreter over a store, with everything about it that a test does not name as harmless as can be. */
export function testInterpreter({
  store,
  ports = {},
  ...options
}: {
  store: ExecutionStore;
  /** Any other port throws when it is used. */
  ports?: Partial<NodePorts>;
} & Partial<Omit<InterpreterDependencies, "store" | "ports">>): Interpreter {
  const all = fakePorts(ports);
  return createInterpreter({
    store,
    ports: all,
    secretsFor: () => all.secrets,
    owner: "me",
    isAlive: async () => false,
    onProgress: () => {},
    admit: async () => "admitted",
    redactorFor: async () => (value) => value,
    resumeUrl: ({ nodeId, path, token }) => `https://workfuse.test/resume/${nodeId}/${path}?token=${token}`,
    reclaim: () => {},
    random: () => 0.5,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    ...options,
  });
}
