import type { Socket } from "node:net";

/**
 * The way out for protocols other than HTTP (databases, mail): a connected TCP socket to an address that passed the
 * same check as every HTTP request. The caller ends it; an abort by the signal destroys it.
 * @throws WorkfuseError `egress.refused`, `egress.network`, `egress.timeout`
 */
export type TcpDialer = {
  readonly connect: (target: {
    readonly host: string;
    readonly port: number;
    /** Milliseconds until the connection must stand. Default 10,000. */
    readonly timeoutMs?: number | undefined;
    readonly signal: AbortSignal;
  }) => Promise<Socket>;
};
