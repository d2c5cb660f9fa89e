import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "@workfuse/router";
import type { Api } from "./types.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });

/** Every call to the API goes through here. Rejects with an error that `readError` understands. */
// The same procedures, with their outputs as `Api` explains; the client itself is a proxy that knows neither.
export const api = client as unknown as Api;
