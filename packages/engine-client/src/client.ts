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
      debug: (...parts: unknown[]) => log.debug(...inOurForm(parts)),
      info: (...parts: unknown[]) => log.debug(...inOurForm(parts)),
      warn: (...parts: unknown[]) => log.warn(...inOurForm(parts)),
      error: (...parts: unknown[]) => log.error(...inOurForm(parts)),
    },
  });
}

/** The SDK logs a message, an object, or one after the other, in either order; we write the object first. */
function inOurForm(parts: readonly unknown[]): [fields: object, message: string] {
  const texts = parts.filter((part) => typeof part === "string");
  const objects = parts.filter((part) => typeof part === "object" && part !== null);
  const error = objects.find((part) => part instanceof Error);
  const fields = Object.assign({ part: "inngest" }, ...objects.filter((part) => part !== error));
  return [error ? { ...fields, err: error } : fields, texts.join(" ") || "message of the engine's client"];
}
