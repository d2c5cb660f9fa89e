import { WorkfuseError } from "@workfuse/errors";
import type { ModelAnswer } from "@workfuse/ports";
import type { z } from "zod";
import type { NodeRun, NodeRunInput } from "../node-run.ts";
import { type Step, runTools } from "./agent.ts";
import { type Conversation, createConversation } from "./converse.ts";
import type { aiNode } from "./definition.ts";
import { promptFor } from "./prompt.ts";
import { createRecall } from "./recalled.ts";
import { targetsOf } from "./targets.ts";
import { openTools } from "./tools/open-tools.ts";

export type AiInput = NodeRunInput<z.output<(typeof aiNode)["config"]>>;

const noUsage = { promptTokens: 0, completionTokens: 0, cachedTokens: 0, totalTokens: 0 };
const standardTimeoutMs = 300_000;
// Further requests for an answer that keeps to the schema.
const mostCorrections = 3;

/** Asks a model until there is an answer that is what the config wants. */
export const runAi: NodeRun<typeof aiNode> = async (given) => {
  const { timeout = standardTimeoutMs } = given.config;
  const limit = AbortSignal.timeout(timeout);
  const input = { ...given, signal: AbortSignal.any([given.signal, limit]) };
  try {
    return await run(input);
  } catch (error) {
    if (!limit.aborted || given.signal.aborted) throw error;
    const message = `There was no answer within ${timeout} ms.`;
    throw new WorkfuseError({ code: "node.timeout", message, cause: error });
  }
};

const run: NodeRun<typeof aiNode> = async (input) => {
  const { config, ports } = input;
  const started = ports.clock.now().getTime();
  const latency = () => ports.clock.now().getTime() - started;
  const [targets, prompt] = await Promise.all([targetsOf(input), promptFor(input)]);
  const recall = createRecall({ input, prompt });
  const kept = await recall.find();
  if (kept) {
    return { output: { ...kept, usage: noUsage, cost: 0, latency: latency(), attempts: 0, cached: true } };
  }
  const tools = config.task === "agent" ? await openTools(input) : undefined;
  try {
    const conversation = createConversation({
      input,
      targets,
      prompt,
      ...(tools ? { tools: tools.list } : {}),
    });
    const steps: Step[] = [];
    const { answer, body } = await converse({
      conversation,
      next: () => (tools ? runTools({ input, conversation, tools, steps }) : conversation.ask()),
    });
    const usage = conversation.usage();
    const given = {
      response: answer.text,
      body,
      provider: answer.target.provider,
      model: answer.target.model,
      finishReason: answer.finishReason,
    };
    await recall.keep(given);
    return {
      output: {
        ...given,
        usage: { ...usage, totalTokens: usage.promptTokens + usage.completionTokens },
        cost: conversation.cost(),
        latency: latency(),
        attempts: conversation.attempts(),
        cached: false,
        ...(tools ? { steps } : {}),
      },
    };
  } finally {
    await tools?.close();
  }
};

/** An answer that does not keep to its schema is sent back with what is wrong, up to three times. */
async function converse({
  conversation,
  next,
}: {
  conversation: Conversation;
  next: () => Promise<ModelAnswer>;
}): Promise<{ answer: ModelAnswer; body: unknown }> {
  for (let corrections = 0; ; corrections++) {
    const answer = await next();
    const read = conversation.read(answer);
    if (read.ok) return { answer, body: read.value };
    if (corrections === mostCorrections) {
      throw new WorkfuseError({
        code: "ai.invalid_answer",
        message: `The model's answer does not keep to the schema: ${read.problem}`,
        details: { model: answer.target.model, answer: answer.text.slice(0, 1000) },
      });
    }
    conversation.add({
      role: "user",
      text: `This is not what was asked for. ${read.problem}\nAnswer again, with nothing but JSON that keeps to the schema.`,
    });
  }
}
