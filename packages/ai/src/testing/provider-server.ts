import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { text } from "node:stream/consumers";
import type { ModelProvider } from "@workfuse/ports";
import { type Reply, type Wire, completed } from "./reply.ts";
import { anthropicWire } from "./wire-anthropic.ts";
import { compatibleWire } from "./wire-compatible.ts";
import { geminiWire } from "./wire-gemini.ts";
import { openaiWire } from "./wire-openai.ts";

/** A request as the provider saw it. */
export type ProviderRequest = {
  readonly provider: ModelProvider;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
  readonly at: number;
  /** Settles when the connection is gone or the answer sent. */
  readonly ended: Promise<void>;
};

export type ProviderServer = {
  /** Where each provider's protocol is spoken: to be given as a target's `baseUrl`. */
  readonly urls: Readonly<Record<ModelProvider, string>>;
  readonly port: number;
  readonly requests: readonly ProviderRequest[];
  /** What comes next, one for each request; after the last the server answers "ok". A function answers all from now on. */
  readonly script: (replies: readonly Reply[] | ((request: ProviderRequest) => Reply)) => void;
  readonly close: () => Promise<void>;
};

const wires: Readonly<Record<ModelProvider, Wire>> = {
  openai: openaiWire,
  anthropic: anthropicWire,
  gemini: geminiWire,
  compatible: compatibleWire,
};

/** A server on loopback that speaks the providers' protocols, plain and streaming, and says what it is told to. */
export async function startProviderServer(): Promise<ProviderServer> {
  const requests: ProviderRequest[] = [];
  let next: (request: ProviderRequest) => Reply = () => ({ kind: "answer", text: "ok" });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const provider = providerOf(path);
    const sent = await text(request);
    if (provider === undefined) return void response.writeHead(404).end();
    const ended = new Promise<void>((resolve) => response.once("close", resolve));
    // What a client sends here is JSON, or the test is to fail.
    const body = JSON.parse(sent) as Record<string, unknown>;
    const seen: ProviderRequest = { provider, path, headers: request.headers, body, at: Date.now(), ended };
    requests.push(seen);
    await answer({ reply: next(seen), seen, response });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  const at = (provider: ModelProvider) => `http://127.0.0.1:${port}/${provider}`;
  return {
    urls: {
      openai: at("openai"),
      anthropic: at("anthropic"),
      gemini: at("gemini"),
      compatible: at("compatible"),
    },
    port,
    requests,
    script(replies) {
      if (typeof replies === "function") {
        next = replies;
        return;
      }
      const left = [...replies];
      next = () => left.shift() ?? { kind: "answer", text: "ok" };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function providerOf(path: string): ModelProvider | undefined {
  if (path === "/openai/responses") return "openai";
  if (path === "/anthropic/messages") return "anthropic";
  if (path === "/compatible/chat/completions") return "compatible";
  return /^\/gemini\/models\/[^/]+:(?:streamGenerateContent\?alt=sse|generateContent)$/.test(path)
    ? "gemini"
    : undefined;
}

async function answer({
  reply,
  seen: { provider, path, body },
  response,
}: {
  reply: Reply;
  seen: ProviderRequest;
  response: ServerResponse;
}): Promise<void> {
  const wire = wires[provider];
  switch (reply.kind) {
    case "silence":
      return;
    case "raw":
      response.writeHead(200, { "content-type": "application/json" }).end(reply.body);
      return;
    case "error": {
      const { status, message = "it does not work", headers = {} } = reply;
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(wire.error({ status, message })));
      return;
    }
    case "answer":
      break;
  }
  const model = provider === "gemini" ? (/models\/([^:]+):/.exec(path)?.[1] ?? "") : String(body["model"]);
  const whole = completed({ reply, model });
  const isStreamed = body["stream"] === true || path.includes("streamGenerateContent");
  if (!isStreamed) {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(wire.plain(whole)));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const chunks = wire.chunks(whole);
  const sent = reply.cut === true ? chunks.slice(0, Math.ceil(chunks.length / 2)) : chunks;
  for (const { event, data } of sent) {
    if (response.destroyed) return;
    const line = typeof data === "string" ? data : JSON.stringify(data);
    response.write(`${event === undefined ? "" : `event: ${event}\n`}data: ${line}\n\n`);
    if (reply.dripMs !== undefined) await delay(reply.dripMs);
  }
  if (reply.cut === true) response.destroy();
  else response.end();
}
