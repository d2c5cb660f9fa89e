import type { ClientMessage } from "@workfuse/events";
import type { Permission } from "./permissions.ts";

type Topic = Extract<ClientMessage, { type: "subscribe" }>["topic"];

/** What following each topic of the gateway needs. A topic that is not here does not compile. */
export const topicPermissions: Readonly<Record<Topic, Permission>> = {
  execution: "execution.read",
  workflow: "execution.read",
  workspace: "execution.read",
};
