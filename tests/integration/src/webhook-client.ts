import { setTimeout as sleep } from "node:timers/promises";
import type { GraphContent } from "@workfuse/graph";
import type { TestUser } from "@workfuse/testing/client";
import type { TestStack } from "@workfuse/testing/processes";

/** A workflow that is switched on with these settings of its webhook, and its address at the ingress itself. */
export async function activeWebhook({
  user,
  stack,
  graph,
  settings = {},
}: {
  user: TestUser;
  stack: TestStack;
  graph: GraphContent;
  settings?: Record<string, unknown>;
}) {
  const { id: workflowId } = await user.api.workflows.create.mutate({ name: "Webhook", graph });
  await user.api.webhooks.update.mutate({ workflowId, settings });
  await user.api.workflows.activate.mutate({ id: workflowId, active: true });
  const { url, testUrl } = await user.api.webhooks.get.query({ workflowId });
  const own = (address: string): string => address.replace(stack.publicUrl, stack.ingress.url);
  return { workflowId, url: own(url), testUrl: own(testUrl) };
}

/** Waits until something holds. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error("it does not come about");
}
