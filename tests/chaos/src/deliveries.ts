import { setTimeout as sleep } from "node:timers/promises";

/** A delivery that was answered 2xx. */
export type Accepted = { readonly deliveryId: string; readonly executionId: string };

export type Sender = {
  readonly accepted: readonly Accepted[];
  /** How often each other answer came; 0 stands for a connection that was refused or broke. */
  readonly refused: ReadonlyMap<number, number>;
  /** One delivery. @returns whether it was accepted */
  readonly deliver: () => Promise<boolean>;
  /** Delivers at a steady rate until the returned function is called. */
  readonly steadily: (perSecond: number) => () => Promise<void>;
};

let count = 0;

/** A client that believes in nothing but the answers it gets. */
export function createSender({ hookUrl, name }: { hookUrl: string; name: string }): Sender {
  const accepted: Accepted[] = [];
  const refused = new Map<number, number>();

  function refuse(status: number): false {
    refused.set(status, (refused.get(status) ?? 0) + 1);
    return false;
  }

  async function deliver(): Promise<boolean> {
    const deliveryId = `${name}-${++count}`;
    let response: Response;
    let answer: { executionId: string };
    try {
      response = await fetch(hookUrl, {
        method: "POST",
        headers: { "content-type": "application/json", "webhook-id": deliveryId },
        body: JSON.stringify({ n: count }),
        signal: AbortSignal.timeout(15_000),
      });
      // What the ingress answers with 202; anything else is not read.
      answer = (await response.json()) as { executionId: string };
    } catch {
      return refuse(0);
    }
    if (response.status !== 202) return refuse(response.status);
    accepted.push({ deliveryId, executionId: answer.executionId });
    return true;
  }

  return {
    accepted,
    refused,
    deliver,
    steadily(perSecond) {
      const stop = new AbortController();
      const open = new Set<Promise<boolean>>();
      const started = performance.now();
      const running = (async () => {
        for (let sent = 0; !stop.signal.aborted; sent++) {
          const delivery = deliver().finally(() => open.delete(delivery));
          open.add(delivery);
          await sleep(Math.max(0, started + ((sent + 1) * 1000) / perSecond - performance.now()));
        }
      })();
      return async () => {
        stop.abort();
        await running;
        await Promise.all(open);
      };
    },
  };
}
