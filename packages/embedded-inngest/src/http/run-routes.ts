import { WorkfuseError } from "@workfuse/errors";
import type { FastifyPluginCallback, FastifyReply } from "fastify";
import { isId, timeOfId } from "../protocol/ids.ts";
import { eventDedupeKey } from "../runs/new-runs.ts";
import { cancelRun } from "../runs/finish.ts";
import {
  type RunRow,
  findEvent,
  findRun,
  resultsOf,
  runsOfDedupeKey,
  runsOfEvent,
} from "../store/run-queries.ts";
import type { ServerParts } from "./build-server.ts";

const statusNames = ["Running", "Completed", "Failed", "Cancelled"] as const;

/** Queries of runs and events, and the cancelling of runs. */
export const runRoutes: FastifyPluginCallback<ServerParts> = (app, { db, writer }, done) => {
  type ById = { Params: { id: string } };
  async function run(id: string): Promise<RunRow> {
    const row = isId(id) ? await findRun({ db, runId: id }) : undefined;
    if (row === undefined)
      throw new WorkfuseError({ code: "resource.not_found", message: "There is no such run." });
    return row;
  }
  /** An event by the engine's id for it, or by its sender's. */
  async function runsOf(id: string): Promise<RunRow[]> {
    const found = isId(id) ? await runsOfEvent({ db, eventId: id }) : [];
    return found.length > 0 ? found : runsOfDedupeKey({ db, dedupe: eventDedupeKey(id) });
  }

  app.get<ById>("/v1/runs/:id", async (request) => ({ data: present(await run(request.params.id)) }));
  app.get<ById>("/v1/events/:id/runs", async (request) => ({
    data: (await runsOf(request.params.id)).map(present),
  }));
  app.get<ById>("/v1/events/:id", async (request) => {
    const { id } = request.params;
    const [first] = await runsOf(id);
    const body = first?.event ?? (await findEvent({ db, id, dedupe: eventDedupeKey(id) }));
    if (body === undefined)
      throw new WorkfuseError({ code: "resource.not_found", message: "There is no such event." });
    return { data: JSON.parse(body) as unknown };
  });

  // What a worker fetches when it is told to `use_api`.
  app.get<ById>("/v0/runs/:id/batch", async (request, reply) =>
    sendJson(reply, `[${(await run(request.params.id)).event}]`),
  );
  app.get<ById>("/v0/runs/:id/actions", async (request, reply) => {
    const results = await resultsOf({ db, runId: request.params.id });
    return sendJson(reply, `{${results.map(({ id, body }) => `${JSON.stringify(id)}:${body}`).join(",")}}`);
  });

  app.post<ById>("/v2/runs/:id/cancel", async (request) => {
    const { run_id: runId } = await run(request.params.id);
    const cancelled = await writer.write((work) => cancelRun({ work, runId }));
    if (!cancelled)
      throw new WorkfuseError({ code: "resource.conflict", message: "The run has ended already." });
    return { data: present(await run(runId)) };
  });
  done();
};

function present(row: RunRow): Record<string, unknown> {
  return {
    run_id: row.run_id,
    function_id: row.function_id,
    event_id: `${row.run_id.slice(0, 24)}00`,
    status: statusNames[row.status] ?? "Running",
    run_started_at: new Date(timeOfId(row.run_id)).toISOString(),
    ended_at: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
    output: row.output === null ? null : (JSON.parse(row.output) as unknown),
  };
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type("application/json").send(text);
}
