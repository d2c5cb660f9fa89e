import { type TRPCClient, createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import type { Api } from "./types.ts";

const untyped: TRPCClient<AnyTRPCRouter> = createTRPCClient({ links: [httpBatchLink({ url: "/trpc" })] });

/** Every call to the API goes through here. Rejects with an error that `readError` understands. */
// The client is a proxy that knows no procedure; what the API offers is written down in `Api`.
export const api = untyped as unknown as Api;
