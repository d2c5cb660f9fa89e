import type { Log } from "@workfuse/ports";
import { Inngest } from "inngest";

/** The name under which our functions are registered. */
const engineAppId = "workfuse";

/** A client of the durable engine: Inngest, or what speaks its protocol, told apart by nothing but the address. */
export function createEngineClient({
  baseUrl,
  eventKey,
  signingKey,
  log,
}: {
  baseUrl: string;
  eventKey: string;
  /** Needed by workers only: they check that calls come from the engine. */
  signingKey?: string;
  log: Log;
}): Inngest {
  return new Inngest({
    id: engineAppId,
    baseUrl,
    eventKey,
    isDev: false,
    ...(signingKey === undefined ? {} : { signingKey }),
    logger: {
      debug: (message: string) => log.debug({ part: "inngest" }, message),
      info: (message: string) => log.debug({ part: "inngest" }, message),
      warn: (message: string) => log.warn({ part: "inngest" }, message),
      error: (message: string) => log.error({ part: "inngest" }, message),
    },
  });
}
