import type { AddressInfo } from "node:net";
import { createDialer, parseEgressAllow } from "@workfuse/http";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { failureOf, nodeRunner, secretsHolding, testArn } from "../testing/run-node.ts";
import { emailNode } from "./definition.ts";
import { runEmail } from "./run.ts";

type Received = { user: string | undefined; from: string; to: string[]; message: string };

let server: SMTPServer;
let port = 0;
let received: Received[] = [];

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: false,
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, callback) {
      if (password === "pass word") callback(null, { user: username ?? "" });
      else callback(new Error("wrong password"));
    },
    onRcptTo({ address }, _session, callback) {
      if (address.startsWith("nobody"))
        callback(Object.assign(new Error("no such user"), { responseCode: 550 }));
      else if (address.startsWith("later"))
        callback(Object.assign(new Error("later"), { responseCode: 451 }));
      else callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          user: session.user === undefined ? undefined : String(session.user),
          from: mailFrom === false || mailFrom === undefined ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          message: Buffer.concat(chunks).toString(),
        });
        callback();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A listening TCP server has an address object.
  ({ port } = server.server.address() as AddressInfo);
});
beforeEach(() => {
  received = [];
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
    }),
);

const node = nodeRunner({ definition: emailNode, run: runEmail });
const run = (more: object = {}, options: { url?: string; allow?: boolean } = {}) =>
  node(
    {
      secretArn: testArn,
      from: "Shop <shop@example.com>",
      to: "ada@example.com",
      subject: "Grüße",
      text: "Hallo",
      ...more,
    },
    {
      ports: {
        secrets: secretsHolding(options.url ?? `smtp://me:pass%20word@127.0.0.1:${port}?tls=off`),
        tcp: createDialer({ allow: options.allow === false ? [] : parseEgressAllow(`127.0.0.1/32:${port}`) }),
      },
    },
  );

test("a message arrives with its parts, its receivers and a Message-ID that is the same in every attempt", async () => {
  const { output } = await run({
    html: "<b>Hallo</b>",
    cc: ["b@example.com", "c@example.com"],
    bcc: "d@example.com",
  });
  expect(output).toMatchObject({
    messageId: "<execution.node@workfuse>",
    accepted: ["ada@example.com", "b@example.com", "c@example.com", "d@example.com"],
    rejected: [],
  });
  const [mail] = received;
  expect(mail).toMatchObject({ user: "me", from: "shop@example.com", to: output.accepted });
  expect(mail?.message).toContain("Message-ID: <execution.node@workfuse>");
  expect(mail?.message).toContain("multipart/alternative");
  expect(mail?.message).not.toContain("d@example.com");
});

test("ACCEPTANCE 34: line breaks in a subject or an address add no header and no receiver", async () => {
  await run({ subject: "Hi\r\nBcc: evil@example.com", replyTo: "a@example.com\r\nX-Evil: 1" });
  expect(received[0]?.to).toEqual(["ada@example.com"]);
  expect(received[0]?.message).not.toMatch(/^(?:Bcc|X-Evil):/im);
});

test("addresses that the server does not take are told while others get the message", async () => {
  const { output } = await run({ to: "ada@example.com, nobody@example.com" });
  expect(output).toMatchObject({ accepted: ["ada@example.com"], rejected: ["nobody@example.com"] });
});

test.each([
  ["nobody@example.com", "email.failed", false],
  ["later@example.com", "email.unavailable", true],
])("a message for %s fails as %s", async (to, code, retryable) => {
  expect(await failureOf(run({ to }))).toMatchObject({ code, retryable });
});

test("a wrong password fails without being shown", async () => {
  const failure = await failureOf(run({}, { url: `smtp://me:hunter2000@127.0.0.1:${port}?tls=off` }));
  expect(failure.code).toBe("email.failed");
  expect(JSON.stringify([failure.message, failure.details])).not.toContain("hunter2000");
});

test("without TLS nothing is sent unless the credential says so", async () => {
  await failureOf(run({}, { url: `smtp://me:pass%20word@127.0.0.1:${port}` }));
  expect(received).toEqual([]);
});

test("a message without text and HTML, and one without a credential, are refused", async () => {
  expect((await failureOf(run({ text: "" }))).code).toBe("config.invalid");
  expect((await failureOf(run({ secretArn: undefined }))).code).toBe("config.invalid");
});

test("a credential that is no address is refused without being shown", async () => {
  const failure = await failureOf(run({}, { url: "http://me:hunter2000@example.com" }));
  expect(failure).toMatchObject({ code: "secret.invalid_value" });
  expect(failure.message).not.toContain("hunter2000");
});

test("ACCEPTANCE 42: a mail server inside is refused unless the operator allows it", async () => {
  expect((await failureOf(run({}, { allow: false }))).code).toBe("egress.refused");
});
