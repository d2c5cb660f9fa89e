import { WorkfuseError } from "@workfuse/errors";
import type { FastifyPluginCallback } from "fastify";
import { z } from "zod";
import { canonicalJson } from "../protocol/canonical-json.ts";
import type { ServerParts } from "./build-server.ts";

const checkpointSchema = z.object({
  generation_id: z.int().optional(),
  steps: z.array(z.looseObject({ id: z.string().min(1), op: z.string(), data: z.unknown().optional() })),
});

/** `POST /v1/checkpoint/:run/async`: results of a call in flight. 409 tells the SDK that the call is no longer current. */
export const checkpointRoute: FastifyPluginCallback<ServerParts> = (app, { driver }, done) => {
  app.post<{ Params: { run: string } }>("/v1/checkpoint/:run/async", async (request) => {
    const parsed = checkpointSchema.safeParse(request.body);
    if (!parsed.success) throw new WorkfuseError({ code: "request.invalid", message: parsed.error.message });
    const results = new Map<string, string>();
    for (const { id, op, data } of parsed.data.steps) {
      if (op !== "StepRun" && op !== "Step") {
        throw new WorkfuseError({ code: "request.invalid", message: `A checkpoint cannot hold "${op}".` });
      }
      results.set(id, `{"data":${canonicalJson(data ?? null)}}`);
    }
    const current = await driver.checkpoint({
      runId: request.params.run,
      generation: parsed.data.generation_id ?? 0,
      steps: [...results].map(([id, body]) => ({ id, body })),
    });
    if (!current)
      throw new WorkfuseError({ code: "execution.superseded", message: "This call is no longer current." });
    return {};
  });
  done();
};
