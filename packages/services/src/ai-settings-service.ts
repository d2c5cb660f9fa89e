import type { AiSettingRow, AiSettingsRepository, SecretReferenceRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { ModelProvider, ModelTarget, SecretResolver } from "@workfuse/ports";
import type { Actor } from "./actor.ts";

/** A provider that is set up for a workspace. */
export type AiSetting = {
  readonly provider: ModelProvider;
  readonly model: string;
  readonly secretArn: string | null;
  readonly baseUrl: string | null;
  readonly isDefault: boolean;
};

const labels: Readonly<Record<ModelProvider, string>> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  gemini: "Google Gemini",
  compatible: "An OpenAI-compatible provider",
};

/** Which language models write for a workspace. */
export function createAiSettingsService({
  settings,
  references,
  secrets,
}: {
  settings: AiSettingsRepository;
  references: Pick<SecretReferenceRepository, "usable">;
  secrets: SecretResolver;
}) {
  /** Only what belongs to the whole workspace: a workflow's own credential goes with it. */
  async function isUsable({ actor, arn }: { actor: Actor; arn: string }): Promise<boolean> {
    const { workspaceId } = actor;
    return (await references.usable({ workspaceId, workflowId: "", arns: [arn] })).has(arn);
  }

  return {
    /** The default first. */
    async list({ actor }: { actor: Actor }): Promise<readonly AiSetting[]> {
      return (await settings.list({ workspaceId: actor.workspaceId })).map(present);
    },

    /** Sets up a provider and makes it the default. @throws WorkfuseError `secret.not_found`, `ai.not_configured` */
    async set({
      actor,
      provider,
      model,
      secretArn,
      baseUrl,
    }: { actor: Actor } & Omit<AiSetting, "isDefault">): Promise<readonly AiSetting[]> {
      if (secretArn === null && provider !== "compatible") {
        throw new WorkfuseError({
          code: "ai.not_configured",
          message: `Choose a credential that holds your API key for ${labels[provider]}.`,
          details: { field: "secretArn" },
        });
      }
      if (baseUrl === null && provider === "compatible") {
        throw new WorkfuseError({
          code: "ai.not_configured",
          message: "An OpenAI-compatible provider needs its address, such as https://llm.example.com/v1.",
          details: { field: "baseUrl" },
        });
      }
      if (secretArn !== null && !(await isUsable({ actor, arn: secretArn }))) {
        throw new WorkfuseError({
          code: "secret.not_found",
          message: "This credential does not exist in this workspace, or belongs to one workflow alone.",
        });
      }
      const { workspaceId, userId: updatedBy } = actor;
      await settings.put({ workspaceId, provider, model, secretArn, baseUrl, updatedBy });
      return (await settings.list({ workspaceId })).map(present);
    },

    async remove({
      actor,
      provider,
    }: {
      actor: Actor;
      provider: ModelProvider;
    }): Promise<readonly AiSetting[]> {
      const { workspaceId } = actor;
      await settings.remove({ workspaceId, provider });
      return (await settings.list({ workspaceId })).map(present);
    },

    /** The model to ask, with its key. @throws WorkfuseError `ai.not_configured` saying where that is mended, `secret.*` */
    async target({
      actor,
      provider,
      signal,
    }: {
      actor: Actor;
      /** None: the default one. */
      provider?: ModelProvider | undefined;
      signal: AbortSignal;
    }): Promise<ModelTarget> {
      const rows = await settings.list({ workspaceId: actor.workspaceId });
      const row = provider === undefined ? rows[0] : rows.find((each) => each.provider === provider);
      if (!row) throw notConfigured(provider);
      const { secretArn, model, baseUrl } = row;
      if (secretArn !== null && !(await isUsable({ actor, arn: secretArn }))) throw notConfigured(provider);
      const apiKey = secretArn === null ? undefined : await secrets.resolve({ arn: secretArn, signal });
      return { provider: row.provider, model, apiKey, baseUrl: baseUrl ?? undefined };
    },
  };
}

export type AiSettingsService = ReturnType<typeof createAiSettingsService>;

function notConfigured(provider: ModelProvider | undefined): WorkfuseError {
  return new WorkfuseError({
    code: "ai.not_configured",
    message:
      provider === undefined
        ? "Choose a language model for this workspace first, under Settings → AI."
        : `${labels[provider]} is not set up for this workspace; choose it under Settings → AI.`,
    details: { path: "/settings/ai" },
  });
}

function present({ provider, model, secretArn, baseUrl, isDefault }: AiSettingRow): AiSetting {
  return { provider, model, secretArn, baseUrl, isDefault };
}
