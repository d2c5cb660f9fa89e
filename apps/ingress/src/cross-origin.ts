import type { FastifyReply } from "fastify";

// What a page may send and read; credentials of the browser never belong to a webhook.
const maxAgeSeconds = 600;

/** Says whether a page of this origin may read the answer. @returns whether it may */
export function allowOrigin({
  reply,
  origin,
  allowed,
}: {
  reply: FastifyReply;
  origin: string | undefined;
  allowed: readonly string[];
}): boolean {
  if (allowed.length === 0) return false;
  const isAny = allowed.includes("*");
  if (!isAny) void reply.header("vary", "origin");
  if (origin === undefined || !(isAny || allowed.includes(origin))) return false;
  void reply.header("access-control-allow-origin", isAny ? "*" : origin);
  void reply.header(
    "access-control-expose-headers",
    "retry-after, ratelimit, ratelimit-policy, x-request-id",
  );
  return true;
}

/** The answer to a browser's question before it sends. */
export function answerPreflight({
  reply,
  methods,
  requestedHeaders,
}: {
  reply: FastifyReply;
  methods: readonly string[];
  requestedHeaders: string | undefined;
}): FastifyReply {
  const headers = requestedHeaders?.split(",").map((name) => name.trim()) ?? [];
  const plain = headers.filter((name) => /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name)).slice(0, 50);
  return reply
    .status(204)
    .header("access-control-allow-methods", methods.join(", "))
    .header("access-control-allow-headers", plain.join(", "))
    .header("access-control-max-age", String(maxAgeSeconds))
    .send();
}
