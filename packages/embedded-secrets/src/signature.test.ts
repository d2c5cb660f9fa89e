import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestSecretsServer, startTestSecrets, testCredentials, testRegion } from "./testing.ts";

let server: TestSecretsServer;
beforeAll(async () => {
  server = await startTestSecrets();
});
afterAll(() => server.close());

type Signed = { headers: Record<string, string>; body: string };

async function sign({
  body = JSON.stringify({ Name: randomUUID(), SecretString: "v", ClientRequestToken: randomUUID() }),
  operation = "CreateSecret",
  headers = {},
  credentials = testCredentials,
  region = testRegion,
  service = "secretsmanager",
  date = new Date(),
}: {
  body?: string;
  operation?: string;
  headers?: Record<string, string>;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  region?: string;
  service?: string;
  date?: Date;
} = {}): Promise<Signed> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const signed = await signer.sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      path: "/",
      query: {},
      headers: {
        host: `127.0.0.1:${server.port}`,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `secretsmanager.${operation}`,
        ...headers,
      },
      body,
    },
    { signingDate: date },
  );
  return { headers: signed.headers, body };
}

function send({
  headers,
  body,
}: Signed): Promise<{ status: number; type: string; body: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port: server.port, method: "POST", path: "/", headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            type: String(response.headers["x-amzn-errortype"]),
            // The endpoint answers with a JSON object always.
            body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>,
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
const refused = (type: string) => ({ status: 400, type, body: { __type: type } });

test("a signed request is accepted, and its error answers carry the type in body and header", async () => {
  expect(await send(await sign())).toMatchObject({ status: 200 });
  const missing = await sign({ operation: "GetSecretValue", body: JSON.stringify({ SecretId: "none" }) });
  expect(await send(missing)).toMatchObject({
    ...refused("ResourceNotFoundException"),
    body: { Message: "Secrets Manager can't find the specified secret." },
  });
});

test("a request without a signature is refused", async () => {
  const { headers, body } = await sign();
  const { authorization: _left, ...rest } = headers;
  expect(await send({ headers: rest, body })).toMatchObject(refused("MissingAuthenticationTokenException"));
  expect(await send({ headers: { ...headers, authorization: "Bearer x" }, body })).toMatchObject(
    refused("IncompleteSignatureException"),
  );
});

test("another key, secret, region or service is refused", async () => {
  const key = { ...testCredentials, accessKeyId: "AKIASOMEBODYELSES000" };
  expect(await send(await sign({ credentials: key }))).toMatchObject(refused("UnrecognizedClientException"));
  const secret = { ...testCredentials, secretAccessKey: "x".repeat(40) };
  expect(await send(await sign({ credentials: secret }))).toMatchObject(refused("InvalidSignatureException"));
  expect(await send(await sign({ region: "eu-west-1" }))).toMatchObject(refused("InvalidSignatureException"));
  expect(await send(await sign({ service: "s3" }))).toMatchObject(refused("InvalidSignatureException"));
});

test("a changed body, operation or date is refused", async () => {
  const signed = await sign();
  const changed = [
    { ...signed, body: signed.body.replace('"v"', '"w"') },
    { ...signed, headers: { ...signed.headers, "x-amz-target": "secretsmanager.DeleteSecret" } },
    {
      ...signed,
      headers: {
        ...signed.headers,
        "x-amz-date": signed.headers["x-amz-date"]?.replace(/\d\dZ$/, "61Z") ?? "",
      },
    },
    {
      ...signed,
      headers: { ...signed.headers, authorization: signed.headers["authorization"]?.replace(/.$/, "") ?? "" },
    },
  ];
  for (const each of changed) expect((await send(each)).status).toBe(400);
});

test("a date over five minutes off, in either direction, is refused", async () => {
  for (const off of [-6, 6]) {
    expect(await send(await sign({ date: minutes(off) }))).toMatchObject(
      refused("InvalidSignatureException"),
    );
  }
  for (const off of [-4, 4])
    expect(await send(await sign({ date: minutes(off) }))).toMatchObject({ status: 200 });
});

test("an x-amz header added after signing is refused", async () => {
  const { headers, body } = await sign();
  expect(await send({ headers: { ...headers, "x-amz-extra": "1" }, body })).toMatchObject(
    refused("InvalidSignatureException"),
  );
});

test("a stated payload hash has to be the body's", async () => {
  for (const hash of ["UNSIGNED-PAYLOAD", "0".repeat(64)]) {
    const signed = await sign({ headers: { "x-amz-content-sha256": hash } });
    expect(await send(signed)).toMatchObject(refused("InvalidSignatureException"));
  }
});

test("an unknown operation and malformed JSON are refused without repeating the body", async () => {
  expect(await send(await sign({ operation: "GetEverything" }))).toMatchObject(
    refused("UnknownOperationException"),
  );
  const answer = await send(await sign({ body: '{"SecretString":"canary-value' }));
  expect(answer).toMatchObject(refused("SerializationException"));
  expect(JSON.stringify(answer)).not.toContain("canary");
});

test("a request without ClientRequestToken is refused as AWS does", async () => {
  const signed = await sign({ body: JSON.stringify({ Name: "n", SecretString: "v" }) });
  expect(await send(signed)).toMatchObject({
    ...refused("InvalidRequestException"),
    body: { Message: "You must provide a ClientRequestToken value. We recommend a UUID-type value." },
  });
});

test("where the clocks differ by an hour the SDK gets a refusal, and does not try for ever", async () => {
  const ahead = await startTestSecrets({ now: () => Date.now() + 3_600_000 });
  const client = new SecretsManagerClient({
    endpoint: ahead.url,
    region: testRegion,
    credentials: testCredentials,
  });
  // The SDK would mend its own clock by the Date header, which here says what the SDK's clock says.
  await expect(client.send(new GetSecretValueCommand({ SecretId: "n" }))).rejects.toMatchObject({
    name: "InvalidSignatureException",
  });
  client.destroy();
  await ahead.close();
});

test("health, readiness and metrics answer without a signature, and metrics name no secret", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    expect((await fetch(server.url + path)).status).toBe(200);
  }
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('workfuse_secrets_requests_total{operation="CreateSecret",outcome="ok"');
});
