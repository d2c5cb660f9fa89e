import { setTimeout as sleep } from "node:timers/promises";
import type { GraphContent } from "@workfuse/graph";
import { signUp } from "@workfuse/testing/client";

export type BenchTarget = {
  readonly name: string;
  readonly url: string;
  /** What is called for each case. */
  readonly addresses: { readonly w1: string; readonly w5: string };
  /** Resolves when all that was accepted has ended. */
  readonly drained: (key: "w1" | "w5") => Promise<void>;
};

function chain(count: number): GraphContent {
  const position = { x: 0, y: 0 };
  const trigger = {
    id: "n0",
    type: "trigger",
    position,
    data: { label: "T", config: { source: "webhook" } },
  };
  const nodes = Array.from({ length: count }, (_none, index) => ({
    id: `n${index + 1}`,
    type: "set",
    position,
    data: {
      label: `N${index + 1}`,
      config: {
        fields: [{ path: "n", value: index === 0 ? "{{trigger.data.n}}" : `{{nodes.n${index}.n}}` }],
      },
    },
  }));
  const edges = nodes.map(({ id }, index) => ({ id: `e${index}`, source: `n${index}`, target: id }));
  return { formatVersion: 1, nodes: [trigger, ...nodes], edges };
}

/** A WorkFuse stack, `name=<its address>`: two workflows are made in it by somebody who signs up for that. */
export async function stackTarget(text: string): Promise<BenchTarget> {
  const [name = "", url = ""] = text.split("=");
  const origin = new URL(url.replace("127.0.0.1", "localhost")).origin;
  const { api } = await signUp({ url, origin });
  const publish = async (key: string, count: number, settings: object) => {
    const { id } = await api.workflows.create.mutate({ name: `Bench ${key}`, graph: chain(count) });
    await api.webhooks.update.mutate({ workflowId: id, settings });
    const { webhookUrl } = await api.workflows.activate.mutate({ id, active: true });
    // The address as this machine reaches it, whatever it is called outside.
    return { id, address: new URL(new URL(webhookUrl).pathname, url).href };
  };
  const w1 = await publish("w1", 1, {});
  const w5 = await publish("w5", 5, { answer: { mode: "wait", limitSeconds: 30 } });
  const ids = { w1: w1.id, w5: w5.id };
  return {
    name,
    url,
    addresses: { w1: w1.address, w5: w5.address },
    async drained(key) {
      const open = async () =>
        (
          await api.executions.list.query({
            workflowId: ids[key],
            status: ["pending", "running", "retrying"],
            limit: 1,
          })
        ).items.length;
      while ((await open()) > 0) await sleep(20);
    },
  };
}

/** Anything else, `name=<address of W1>,<address of W5>`. What it does after it has answered is not waited for. */
export async function otherTarget(text: string): Promise<BenchTarget> {
  const [name = "", addresses = ""] = text.split("=");
  const [w1 = "", w5 = w1] = addresses.split(",");
  return { name, url: new URL(w1).origin, addresses: { w1, w5 }, drained: async () => {} };
}
