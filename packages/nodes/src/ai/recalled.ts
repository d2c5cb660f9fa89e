import { createHash } from "node:crypto";
import { z } from "zod";
import type { AiInput } from "./run.ts";
import type { Prompt } from "./prompt.ts";

const keptSchema = z.object({
  response: z.string(),
  body: z.unknown(),
  provider: z.string(),
  model: z.string(),
  finishReason: z.string(),
});
export type Kept = z.output<typeof keptSchema>;

const hourMs = 3_600_000;

/** Answers on record, where the node wants them: by everything that was asked, and of which models. */
export function createRecall({
  input: { config, ports, workspaceId },
  prompt: { instructions, message, schema },
}: {
  input: AiInput;
  prompt: Prompt;
}) {
  const { cacheHours = 0, task, provider, model, baseUrl, temperature, maxTokens } = config;
  const isOn = cacheHours > 0 && task !== "agent";

  function keyOf(): string {
    const hash = createHash("sha256");
    hash.update(JSON.stringify([provider, model, baseUrl, temperature, maxTokens, instructions, schema]));
    if (message.role === "user") {
      hash.update(
        JSON.stringify([
          message.text,
          message.files?.map(({ mediaType, bytes }) => [mediaType, bytes.length]),
        ]),
      );
      for (const { bytes } of message.files ?? []) hash.update(bytes);
    }
    return hash.digest("base64url");
  }

  const key = isOn ? keyOf() : "";
  return {
    async find(): Promise<Kept | undefined> {
      if (!isOn) return undefined;
      return keptSchema.safeParse(await ports.ledger.recall({ workspaceId, key })).data;
    },
    async keep(answer: Kept): Promise<void> {
      if (isOn) await ports.ledger.keep({ workspaceId, key, answer, forMs: cacheHours * hourMs });
    },
  };
}
