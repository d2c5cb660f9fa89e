import type { ModelTarget } from "@workfuse/ports";
import { WorkfuseError } from "@workfuse/errors";
import type { AiInput } from "./run.ts";

type Named = Pick<AiInput["config"], "provider" | "model" | "secretArn" | "baseUrl">;

/** The models to ask, in order, with their keys. @throws WorkfuseError `ai.not_configured`, `secret.*` */
export async function targetsOf({ config, ports, signal }: AiInput): Promise<readonly ModelTarget[]> {
  const named: readonly Named[] = [config, ...(config.fallbacks ?? [])];
  return Promise.all(
    named.map(async ({ provider, model, secretArn, baseUrl }) => {
      if (secretArn === undefined && provider !== "compatible") {
        throw new WorkfuseError({
          code: "ai.not_configured",
          message: `Choose a credential that holds your API key for ${provider}.`,
          details: { field: "secretArn" },
        });
      }
      const apiKey =
        secretArn === undefined ? undefined : await ports.secrets.resolve({ arn: secretArn, signal });
      return { provider, model, apiKey, baseUrl };
    }),
  );
}
