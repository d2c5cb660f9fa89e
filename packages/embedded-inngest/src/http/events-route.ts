import { WorkfuseError } from "@workfuse/errors";
import type { FastifyPluginCallback } from "fastify";
import { incomingEventsSchema, largestEvent } from "../protocol/event.ts";
import { createEventKeyCheck } from "../protocol/signing.ts";
import type { ServerParts } from "./build-server.ts";

/** `POST /e/:key`: one event or an array of events. Answered after they and their runs are committed. */
export const eventsRoute: FastifyPluginCallback<ServerParts> = (app, { options, intake, metrics }, done) => {
  const isEventKey = createEventKeyCheck({ eventKey: options.eventKey });
  app.post<{ Params: { key: string } }>("/e/:key", async (request) => {
    if (!isEventKey(request.params.key)) {
      throw new WorkfuseError({ code: "auth.unauthenticated", message: "Event key not found." });
    }
    const parsed = incomingEventsSchema.safeParse(request.body);
    if (!parsed.success) {
      throw new WorkfuseError({ code: "request.invalid", message: `Not an event: ${parsed.error.message}` });
    }
    for (const event of parsed.data) {
      if (event.name.startsWith("inngest/")) {
        throw new WorkfuseError({
          code: "request.invalid",
          message: `The event name "${event.name}" is reserved.`,
        });
      }
    }
    tooLarge({ events: parsed.data, bytes: Number(request.headers["content-length"] ?? Infinity) });
    const ids = await intake.accept(parsed.data);
    metrics.events.inc(ids.length);
    return { ids, status: 200 };
  });
  done();
};

// Only a body that could hold a too large event is measured piece by piece.
function tooLarge({ events, bytes }: { events: readonly unknown[]; bytes: number }): void {
  if (bytes <= largestEvent) return;
  if (events.some((event) => Buffer.byteLength(JSON.stringify(event)) > largestEvent)) {
    throw new WorkfuseError({ code: "request.too_large", message: "An event may have 3 MB at most." });
  }
}
