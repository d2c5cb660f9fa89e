import { addressHeader, requestIdHeader } from "@workfuse/auth";
import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * The request's headers as the web platform's, with the client's address as Fastify worked it out from trusted proxies:
 * whatever the client itself says about its address is replaced.
 */
export function webHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  headers.set(addressHeader, request.ip);
  headers.set(requestIdHeader, request.id);
  return headers;
}

export function webRequest({ request, publicUrl }: { request: FastifyRequest; publicUrl: string }): Request {
  const hasBody = request.method !== "GET" && request.method !== "HEAD" && Buffer.isBuffer(request.body);
  return new Request(new URL(request.url, publicUrl), {
    method: request.method,
    headers: webHeaders(request),
    ...(hasBody ? { body: new Uint8Array(request.body as Buffer) } : {}),
  });
}

export async function sendWebResponse({
  response,
  reply,
}: {
  response: Response;
  reply: FastifyReply;
}): Promise<void> {
  void reply.status(response.status);
  for (const [name, value] of response.headers) if (name !== "set-cookie") void reply.header(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) void reply.header("set-cookie", cookies);
  await reply.send(Buffer.from(await response.arrayBuffer()));
}
