import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { type TestFiles, createTestFiles } from "@workfuse/files/testing";
import { createDialer, parseEgressAllow } from "@workfuse/http";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { failureOf, nodeRunner, secretsHolding, testArn } from "../testing/run-node.ts";
import { emailNode } from "./definition.ts";
import { runEmail } from "./run.ts";

const { signal } = new AbortController();
let messages: string[] = [];
let files: TestFiles;
let port = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  onData(stream, _session, callback) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      messages.push(Buffer.concat(chunks).toString());
      callback();
    });
  },
});

beforeAll(async () => {
  files = await createTestFiles();
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A listening TCP server has an address object.
  ({ port } = server.server.address() as AddressInfo);
});
beforeEach(() => {
  messages = [];
});
afterAll(async () => {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  await files.remove();
});

const node = nodeRunner({ definition: emailNode, run: runEmail });
const run = (attachments: unknown) =>
  node(
    {
      secretArn: testArn,
      from: "a@example.com",
      to: "b@example.com",
      subject: "Hi",
      text: "Hi",
      attachments,
    },
    {
      ports: {
        secrets: secretsHolding(`smtp://127.0.0.1:${port}?tls=off`),
        tcp: createDialer({ allow: parseEgressAllow(`127.0.0.1/32:${port}`) }),
        files,
      },
    },
  );
const keep = async (bytes: Buffer, name: string, workspaceId = "workspace") => {
  const { id } = await files.put({
    workspaceId,
    executionId: null,
    name,
    contentType: "application/pdf",
    content: Readable.from([bytes]) as AsyncIterable<Buffer>,
    maxBytes: 1e9,
    signal,
  });
  return { $file: id };
};

test("files are attached with their names, types and bytes", async () => {
  const bytes = randomBytes(100_000);
  await run([await keep(bytes, "Rechnung ü.pdf"), await keep(Buffer.from("x"), 'a"b\r\nX-Evil: 1')]);
  const [message = ""] = messages;
  expect(message).toContain("Content-Type: application/pdf");
  expect(message).toMatch(/filename\*0\*=utf-8''Rechnung%20%C3%BC\.pdf/i);
  expect(message).not.toMatch(/^X-Evil/m);
  expect(message.replaceAll(/\s/g, "")).toContain(bytes.toString("base64"));
});

test("one file needs no list, and no file no attachment", async () => {
  await run(await keep(Buffer.from("only"), "a.pdf"));
  await run([]);
  expect(messages[0]).toContain(Buffer.from("only").toString("base64"));
  expect(messages[1]).not.toContain("multipart/mixed");
});

test("attachments that are too large, unknown, or of another workspace are refused before anything is sent", async () => {
  const half = await keep(Buffer.alloc(13 * 1024 * 1024), "half");
  expect((await failureOf(run([half, half]))).code).toBe("file.too_large");
  expect((await failureOf(run({ $file: "unknown" }))).code).toBe("file.not_found");
  const foreign = await keep(Buffer.from("secret"), "x", "other");
  expect((await failureOf(run(foreign))).code).toBe("file.not_found");
  expect(messages).toEqual([]);
});
