import type { SecretReferenceRepository, VariableRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { GraphContent } from "@workfuse/graph";
import {
  type Asking,
  type ConfigChange,
  type Explanation,
  type GeneratedConfig,
  type GeneratedWorkflow,
  type ProposedFix,
  type Turn,
  explainWorkflow,
  fixExecution,
  generateConfig,
  generateWorkflow,
} from "@workfuse/magic";
import type { Clock, LanguageModels, ModelLedger, ModelProvider } from "@workfuse/ports";
import type { Actor } from "./actor.ts";
import type { AiSettingsService } from "./ai-settings-service.ts";
import type { ExecutionService } from "./execution-service.ts";
import { meteredModels } from "./metered-models.ts";

const longestMs = 240_000;

/** Whoever asks, and until when they wait. */
type Asked = {
  readonly actor: Actor;
  readonly provider?: ModelProvider | undefined;
  readonly signal?: AbortSignal | undefined;
};

type Dependencies = {
  readonly settings: AiSettingsService;
  readonly models: LanguageModels;
  readonly ledger: Pick<ModelLedger, "reserve">;
  readonly references: Pick<SecretReferenceRepository, "list">;
  readonly variables: Pick<VariableRepository, "names">;
  readonly executions: Pick<ExecutionService, "get" | "replay">;
  readonly clock: Clock;
};

/** Configurations, workflows, explanations and fixes by a language model. It proposes; a person accepts. */
export function createAiService(dependencies: Dependencies) {
  const { settings, models, ledger, references, variables, executions, clock } = dependencies;

  async function withModel<T>(
    { actor, provider, signal }: Asked,
    run: (asking: Asking) => Promise<T>,
  ): Promise<T> {
    const limit = AbortSignal.timeout(longestMs);
    const both = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      const target = await settings.target({ actor, provider, signal: both });
      const { workspaceId } = actor;
      return await run({
        models: meteredModels({ models, ledger, workspaceId }),
        targets: [target],
        signal: both,
      });
    } catch (error) {
      if (!both.aborted) throw error;
      throw new WorkfuseError({
        code: "ai.unavailable",
        message: "The model has not answered in time. Please try again.",
        cause: error,
      });
    }
  }

  /** Names of what the prompts may mention: never a value. */
  async function around({ actor, workflowId }: { actor: Actor; workflowId: string | undefined }) {
    const { workspaceId } = actor;
    const [rows, names] = await Promise.all([
      references.list({ workspaceId, workflowId: workflowId ?? "" }),
      variables.names({ workspaceId }),
    ]);
    return { credentials: rows.map(({ arn, name }) => ({ arn, name })), variables: names };
  }

  async function samplesOf({ actor, id }: { actor: Actor; id: string }) {
    const execution = await executions.get({ actor, id });
    const given = execution.nodeResults.filter(({ status, path }) => status === "success" && path === "");
    return { execution, samples: new Map(given.map(({ nodeId, output }) => [nodeId, output])) };
  }

  return {
    async generateConfig({
      prompt,
      nodeType,
      context = {},
      ...asked
    }: Asked & {
      prompt: string;
      nodeType: string;
      context?:
        | {
            readonly graph?: GraphContent | undefined;
            readonly nodeId?: string | undefined;
            readonly workflowId?: string | undefined;
            readonly executionId?: string | undefined;
            readonly [further: string]: unknown;
          }
        | undefined;
    }): Promise<GeneratedConfig> {
      const { graph, nodeId, workflowId, executionId, ...further } = context;
      const { actor } = asked;
      const { credentials, variables: names } = await around({ actor, workflowId });
      const samples =
        executionId === undefined ? undefined : (await samplesOf({ actor, id: executionId })).samples;
      return withModel(asked, (asking) =>
        generateConfig({
          asking,
          prompt,
          nodeType,
          credentials,
          context: {
            graph,
            nodeId,
            samples,
            variables: names,
            ...(Object.keys(further).length === 0 ? {} : { further }),
          },
        }),
      );
    },

    /** Asks once, as an AI node would, to see what a prompt brings. */
    async testPrompt({
      prompt,
      systemPrompt,
      model,
      temperature,
      maxTokens,
      ...asked
    }: Asked & {
      prompt: string;
      systemPrompt?: string | undefined;
      model?: string | undefined;
      temperature?: number | undefined;
      maxTokens?: number | undefined;
    }) {
      const started = clock.now().getTime();
      return withModel(asked, async ({ models: metered, targets, signal }) => {
        const answer = await metered.ask({
          targets: targets.map((target) => ({ ...target, model: model ?? target.model })),
          instructions: systemPrompt,
          messages: [{ role: "user", text: prompt }],
          temperature,
          ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
          retries: 2,
          signal,
        });
        const { promptTokens, completionTokens, cachedTokens } = answer.usage;
        return {
          response: answer.text,
          usage: {
            promptTokens,
            completionTokens,
            cachedTokens,
            totalTokens: promptTokens + completionTokens,
          },
          cost: answer.cost,
          latency: clock.now().getTime() - started,
          provider: answer.target.provider,
          model: answer.target.model,
          finishReason: answer.finishReason,
        };
      });
    },

    async generateWorkflow({
      prompt,
      graph,
      workflowId,
      conversation,
      ...asked
    }: Asked & {
      prompt: string;
      graph?: GraphContent | undefined;
      workflowId?: string | undefined;
      conversation?: readonly Turn[];
    }): Promise<GeneratedWorkflow> {
      const found = await around({ actor: asked.actor, workflowId });
      return withModel(asked, (asking) =>
        generateWorkflow({ asking, prompt, graph, ...(conversation ? { conversation } : {}), ...found }),
      );
    },

    async explain({
      name,
      graph,
      ...asked
    }: Asked & { name: string; graph: GraphContent }): Promise<Explanation> {
      return withModel(asked, (asking) => explainWorkflow({ asking, name, graph }));
    },

    /** Proposes how to mend what made an execution fail. @throws WorkfuseError `resource.conflict` if it did not fail */
    async fix({ executionId, ...asked }: Asked & { executionId: string }): Promise<ProposedFix> {
      const { actor } = asked;
      const { execution, samples } = await samplesOf({ actor, id: executionId });
      if (execution.status !== "failed" || execution.error === null) {
        throw new WorkfuseError({ code: "resource.conflict", message: "This execution has not failed." });
      }
      const failed = execution.nodeResults.find(
        ({ status, error }) => status === "failure" && error !== null,
      );
      const { code, message } = failed?.error ?? execution.error;
      const found = await around({ actor, workflowId: execution.workflowId });
      return withModel(asked, (asking) =>
        fixExecution({
          asking,
          graph: execution.graph,
          failure: { nodeId: failed?.nodeId, code, message },
          samples,
          ...found,
        }),
      );
    },

    /** Replays a failed execution on what it recorded, with these configurations. @returns the replay's id */
    checkFix({
      actor,
      executionId,
      changes,
    }: {
      actor: Actor;
      executionId: string;
      changes: readonly { readonly nodeId: string; readonly config: ConfigChange["after"] }[];
    }): Promise<string> {
      const configs = Object.fromEntries(changes.map(({ nodeId, config }) => [nodeId, config]));
      return executions.replay({ actor, id: executionId, configs });
    },
  };
}

export type AiService = ReturnType<typeof createAiService>;
