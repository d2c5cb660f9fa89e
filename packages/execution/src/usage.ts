import type { NodePorts } from "@workfuse/nodes/executors";

/** What a node's requests to language models took. */
export type ModelsUsage = {
  /** Requests, those that failed included. */
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  /** Dollars, estimated from list prices; null where no price is known for one of them. */
  readonly cost: number | null;
  /** Milliseconds of waiting for them. */
  readonly latency: number;
};

/** What a node's attempts have used so far. */
export type Usage = { cpuMs: number; models: ModelsUsage | null };

const none: ModelsUsage = {
  requests: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  cost: 0,
  latency: 0,
};

export function noUsage(): Usage {
  return { cpuMs: 0, models: null };
}

/** The same ports, with what they use counted: of all attempts, also of those that fail. */
export function metered({ ports, usage }: { ports: NodePorts; usage: Usage }): NodePorts {
  const { sandbox, models, clock } = ports;

  function add(used: Partial<ModelsUsage>): void {
    const before = usage.models ?? none;
    usage.models = {
      requests: before.requests + (used.requests ?? 0),
      promptTokens: before.promptTokens + (used.promptTokens ?? 0),
      completionTokens: before.completionTokens + (used.completionTokens ?? 0),
      cachedTokens: before.cachedTokens + (used.cachedTokens ?? 0),
      cost: used.cost === null || before.cost === null ? null : before.cost + (used.cost ?? 0),
      latency: before.latency + (used.latency ?? 0),
    };
  }

  return {
    ...ports,
    sandbox: {
      async evaluate(request) {
        const evaluation = await sandbox.evaluate(request);
        usage.cpuMs += evaluation.cpuMs;
        return evaluation;
      },
    },
    models: {
      ...models,
      async ask(request) {
        const began = clock.now().getTime();
        const took = () => ({ latency: clock.now().getTime() - began });
        try {
          const answer = await models.ask(request);
          add({ ...answer.usage, requests: answer.attempts, cost: answer.cost, ...took() });
          return answer;
        } catch (error) {
          add({ requests: 1, ...took() });
          throw error;
        }
      },
    },
  };
}
