import { PassThrough } from "node:stream";
import type { ExecutionAnswer } from "@workfuse/db";
import type { LiveText } from "@workfuse/events";
import type { FastifyReply } from "fastify";
import { isolation } from "./send-answer.ts";

// Between here and the caller there may be something that ends what is silent.
const sayAliveEveryMs = 15_000;
// A caller that takes no more than this behind is left with the end, which holds everything.
const mostBuffered = 1024 * 1024;

/**
 * Server-sent events while an execution runs: `text` for each piece of what one node writes, with its `offset` (0 begins
 * anew), and then `done` with what the workflow answers, `failed`, or, after the limit, `pending`.
 */
export function createEventStream() {
  const stream = new PassThrough();
  const timer = setInterval(() => stream.write(": alive\n\n"), sayAliveEveryMs);
  const write = (event: string, data: unknown): void => {
    stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  stream.once("close", () => clearInterval(timer));
  // A caller that goes away is no error of ours.
  stream.on("error", () => {});

  return {
    onText({ offset, text }: Pick<LiveText, "offset" | "text">): void {
      if (stream.writableLength < mostBuffered) write("text", { offset, text });
    },
    /** Begins the answer. What is written before is kept for it. */
    async begin({ reply, executionId }: { reply: FastifyReply; executionId: string }): Promise<FastifyReply> {
      return (
        reply
          .headers(isolation)
          .header("x-execution-id", executionId)
          .header("cache-control", "no-store")
          // Proxies that gather answers are asked not to.
          .header("x-accel-buffering", "no")
          .type("text/event-stream; charset=utf-8")
          .send(stream)
      );
    },
    /** Undefined: the limit was reached before the end. */
    end({ executionId, outcome }: { executionId: string; outcome: ExecutionAnswer | undefined }): void {
      if (!outcome) write("pending", { executionId });
      else if (outcome.answer) write("done", { executionId, body: outcome.answer.body });
      else if (outcome.status === "completed") write("done", { executionId, body: outcome.output ?? null });
      // Why is for those who may see the execution, not for whoever may call.
      else write("failed", { executionId, status: outcome.status });
      stream.end();
    },
  };
}
