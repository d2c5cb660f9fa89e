import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import type { ModelAnswer, ToolCall } from "@workfuse/ports";
import type { Conversation } from "./converse.ts";
import type { AiInput } from "./run.ts";
import type { OpenTools } from "./tools/open-tools.ts";

export type Step = {
  readonly tool: string;
  readonly input: unknown;
  readonly output: unknown;
  readonly error?: string;
  readonly duration: number;
};

const standardSteps = 10;
const standardTokens = 200_000;
// Several in one answer run one after the other: their order is the model's.
const mostCallsAtOnce = 20;

/**
 * Asks and does what is asked for, until the model answers without asking for more. What it asks for is untrusted: a
 * tool that is not on the node's list, or arguments that do not keep to its schema, are refused, and both the model and
 * the node's output are told.
 * @throws WorkfuseError `ai.limit` at the limit of steps or tokens, `ai.*`
 */
export async function runTools({
  input,
  conversation,
  tools,
  steps,
}: {
  input: AiInput;
  conversation: Conversation;
  tools: OpenTools;
  /** Takes what is done. */
  steps: Step[];
}): Promise<ModelAnswer> {
  const { maxSteps = standardSteps, maxTotalTokens = standardTokens } = input.config;
  for (let asked = 1; ; asked++) {
    const { promptTokens, completionTokens } = conversation.usage();
    if (promptTokens + completionTokens >= maxTotalTokens) {
      throw limitReached({ what: `its ${maxTotalTokens} tokens`, steps });
    }
    const answer = await conversation.ask();
    if (answer.toolCalls.length === 0) return answer;
    if (asked === maxSteps) throw limitReached({ what: `its ${maxSteps} requests`, steps });
    const results = [];
    for (const [index, call] of answer.toolCalls.entries()) {
      const step =
        index < mostCallsAtOnce
          ? await runCall({ input, tools, call })
          : refused({ call, error: `At most ${mostCallsAtOnce} calls are done at once.` });
      steps.push(step);
      results.push({ call, value: step.error ?? step.output, isError: step.error !== undefined });
    }
    conversation.add({ role: "tool", results });
  }
}

async function runCall({
  input: { ports, signal },
  tools,
  call,
}: {
  input: AiInput;
  tools: OpenTools;
  call: ToolCall;
}): Promise<Step> {
  const tool = tools.find(call.name);
  if (!tool) return refused({ call, error: `There is no tool “${call.name}” that may be used here.` });
  const checked = tool.check(call.input);
  if (!checked.ok)
    return refused({ call, error: `The arguments do not keep to the schema. ${checked.problem}` });
  const started = ports.clock.now().getTime();
  const ended = (output: unknown, error?: string): Step => ({
    tool: call.name,
    input: checked.value,
    output,
    ...(error === undefined ? {} : { error }),
    duration: ports.clock.now().getTime() - started,
  });
  try {
    return ended(await tool.run(checked.value));
  } catch (error) {
    signal.throwIfAborted();
    // A tool that fails is news for the model, which may know another way.
    if (isWorkfuseError(error)) return ended(null, error.message);
    throw error;
  }
}

function refused({ call, error }: { call: ToolCall; error: string }): Step {
  return { tool: call.name, input: call.input, output: null, error, duration: 0 };
}

function limitReached({ what, steps }: { what: string; steps: readonly Step[] }): WorkfuseError {
  return new WorkfuseError({
    code: "ai.limit",
    message: `The agent has used up ${what} without coming to an answer.`,
    details: { steps: steps.slice(-10).map(({ tool, error }) => ({ tool, ...(error ? { error } : {}) })) },
  });
}
