import { type Server, type Socket, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { isWorkfuseError } from "@workfuse/errors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDialer } from "./dialer.ts";
import { parseEgressAllow } from "./egress-allow.ts";

let server: Server;
let port = 0;
let accepted = 0;
const { signal } = new AbortController();

beforeAll(async () => {
  server = createServer((socket: Socket) => {
    accepted += 1;
    socket.on("error", () => undefined).end("hello");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A listening TCP server has an address object.
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

async function codeOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => "none",
    (error: unknown) => (isWorkfuseError(error) ? error.code : String(error)),
  );
}

test.each(["127.0.0.1", "localhost", "::1", "[::1]", "169.254.169.254", "10.0.0.1"])(
  "ACCEPTANCE 42: a connection to %s is refused and none is made",
  async (host) => {
    const before = accepted;
    expect(await codeOf(createDialer().connect({ host, port, signal }))).toBe("egress.refused");
    expect(accepted).toBe(before);
  },
);

test("ACCEPTANCE 41: a public name that resolves to a private address is refused", async () => {
  const resolver = async () => [{ address: "127.0.0.1", family: 4 }];
  expect(await codeOf(createDialer({ resolver }).connect({ host: "db.example.com", port, signal }))).toBe(
    "egress.refused",
  );
});

test("ACCEPTANCE 43: what the operator allows is reached, on that port only", async () => {
  const dialer = createDialer({ allow: parseEgressAllow(`127.0.0.1/32:${port}`) });
  const socket = await dialer.connect({ host: "localhost", port, signal });
  const chunks: string[] = [];
  for await (const chunk of socket) chunks.push(String(chunk));
  expect(chunks.join("")).toBe("hello");
  expect(await codeOf(dialer.connect({ host: "127.0.0.1", port: port + 1, signal }))).toBe("egress.refused");
});

test("an aborted signal ends the attempt with its own reason", async () => {
  const reason = new Error("enough");
  const connecting = createDialer().connect({
    host: "203.0.113.1",
    port: 1,
    signal: AbortSignal.abort(reason),
  });
  await expect(connecting).rejects.toBe(reason);
});
