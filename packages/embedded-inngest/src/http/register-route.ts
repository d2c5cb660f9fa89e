import { WorkfuseError } from "@workfuse/errors";
import type { FastifyPluginCallback } from "fastify";
import { toEngineFunction } from "../functions/engine-function.ts";
import { type FunctionConfig, functionConfigSchema, registrationSchema } from "../functions/registration.ts";
import { registerFunctions } from "../store/functions.ts";
import type { ServerParts } from "./build-server.ts";

/** `POST /fn/register`: the SDK says which functions an app has and where it answers. */
export const registerRoute: FastifyPluginCallback<ServerParts> = (
  app,
  { db, options, onFunctions },
  done,
) => {
  app.post("/fn/register", async (request) => {
    const registration = registrationSchema.safeParse(request.body);
    if (!registration.success) throw invalid(registration.error.message);
    const { appName, functions } = registration.data;
    const configs = functions.map(parseConfig);
    const modified = await registerFunctions({ db, app: appName, configs });
    await onFunctions();
    options.log.info({ app: appName, functions: configs.length, modified }, "app registered");
    return { ok: true, modified };
  });
  done();
};

function parseConfig(value: unknown): FunctionConfig {
  const parsed = functionConfigSchema.safeParse(withoutEmpty(value));
  const id = typeof value === "object" && value !== null && "id" in value ? String(value.id) : "?";
  if (!parsed.success)
    throw invalid(`The function "${id}" asks for what this engine cannot do: ${parsed.error.message}`);
  try {
    toEngineFunction({ number: 0, config: parsed.data });
  } catch (error) {
    throw invalid(`The function "${id}": ${error instanceof Error ? error.message : String(error)}`);
  }
  return parsed.data;
}

// An option that was given as null was not given.
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function invalid(message: string): WorkfuseError {
  return new WorkfuseError({ code: "request.invalid", message });
}
