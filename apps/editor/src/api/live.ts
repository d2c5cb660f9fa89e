import { createLiveClient } from "@workfuse/live";

const { protocol, host } = globalThis.location;

/** The one socket of this tab; it opens with the first subscription. */
export const live = createLiveClient({ url: `${protocol === "https:" ? "wss" : "ws"}://${host}/ws` });
