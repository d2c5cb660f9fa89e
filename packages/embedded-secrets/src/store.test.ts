import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, expect, test } from "vitest";
import { startTestSecrets, testCredentials, testRegion } from "./testing.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "workfuse-secrets-store-"));
  cleanUps.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

function clientOf(url: string): SecretsManagerClient {
  const client = new SecretsManagerClient({
    endpoint: url,
    region: testRegion,
    credentials: testCredentials,
    maxAttempts: 1,
  });
  cleanUps.push(() => {
    client.destroy();
  });
  return client;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

/** The service in a process of its own, as it runs in production. */
async function startProcess(dataDir: string): Promise<{ url: string; kill: () => Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL("./main.ts", import.meta.url))], {
    env: {
      PORT: String(port),
      LOG_LEVEL: "error",
      SECRETS_DATA_DIR: dataDir,
      AWS_REGION: testRegion,
      AWS_ACCESS_KEY_ID: testCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: testCredentials.secretAccessKey,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  cleanUps.push(kill);
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return { url, kill };
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("what was acknowledged is there after kill -9, and nothing half-written is", async () => {
  const dataDir = await folder();
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < 3; round += 1) {
    const { url, kill } = await startProcess(dataDir);
    const client = clientOf(url);
    const running = new AbortController();
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let count = 0; !running.signal.aborted; count += 1) {
        const name = `r${round}/w${writer}/n${count}x`;
        try {
          await client.send(new CreateSecretCommand({ Name: name, SecretString: `value of ${name}` }));
          acknowledged.set(name, `value of ${name}`);
        } catch {
          // Not acknowledged: may be there or not.
          if (!running.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 400));
    await kill();
    running.abort();
    await Promise.all(writers);
  }
  const { url } = await startProcess(dataDir);
  const client = clientOf(url);
  expect(acknowledged.size).toBeGreaterThan(20);
  for (const [SecretId, value] of acknowledged) {
    expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe(value);
  }
  expect((await readdir(join(dataDir, "secrets"))).filter((name) => !name.endsWith(".json"))).toEqual([]);
});

test("the key file and the secrets are for their owner only, and lost modes are put right", async () => {
  const dataDir = await folder();
  const first = await startTestSecrets({ dataDir });
  await clientOf(first.url).send(new CreateSecretCommand({ Name: "a", SecretString: "canary-plain-text" }));
  await first.close();
  const keyFile = join(dataDir, "master.key");
  const [file = ""] = await readdir(join(dataDir, "secrets"));
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, "secrets", file))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(dataDir, "secrets", file), "utf8")).not.toContain("canary");
  await chmod(keyFile, 0o644);
  await (await startTestSecrets({ dataDir })).close();
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
});

test("a missing or foreign key stops the start and changes nothing", async () => {
  const dataDir = await folder();
  const first = await startTestSecrets({ dataDir });
  await clientOf(first.url).send(new CreateSecretCommand({ Name: "a", SecretString: "v" }));
  await first.close();
  const keyFile = join(dataDir, "master.key");
  const key = await readFile(keyFile, "utf8");
  await rm(keyFile);
  await expect(startTestSecrets({ dataDir })).rejects.toMatchObject({ code: "setup.data_damaged" });
  await writeFile(keyFile, Buffer.alloc(32, 7).toString("base64"));
  await expect(startTestSecrets({ dataDir })).rejects.toMatchObject({ code: "setup.data_damaged" });
  await writeFile(keyFile, key);
  const again = await startTestSecrets({ dataDir });
  expect((await clientOf(again.url).send(new GetSecretValueCommand({ SecretId: "a" }))).SecretString).toBe(
    "v",
  );
  await again.close();
});

test("a value moved to another secret's file does not open", async () => {
  const dataDir = await folder();
  const first = await startTestSecrets({ dataDir });
  const client = clientOf(first.url);
  for (const Name of ["a", "b"])
    await client.send(new CreateSecretCommand({ Name, SecretString: `value ${Name}` }));
  await first.close();
  const files = (await readdir(join(dataDir, "secrets"))).map((name) => join(dataDir, "secrets", name));
  const [one, two] = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, "utf8"))));
  await writeFile(files[0] ?? "", JSON.stringify({ ...one, versions: two.versions }));
  await expect(startTestSecrets({ dataDir })).rejects.toMatchObject({ code: "setup.data_damaged" });
});

test("after its recovery window a secret is gone from the disk too", async () => {
  const dataDir = await folder();
  let now = Date.now();
  const server = await startTestSecrets({ dataDir });
  const client = clientOf(server.url);
  await client.send(new CreateSecretCommand({ Name: "old", SecretString: "v" }));
  await client.send(new DeleteSecretCommand({ SecretId: "old", RecoveryWindowInDays: 7 }));
  await server.close();
  now += 8 * 86_400_000;
  const later = await startTestSecrets({ dataDir, now: () => now });
  await later.close();
  expect(await readdir(join(dataDir, "secrets"))).toEqual([]);
});

test("reading notes the day of access and no more", async () => {
  const server = await startTestSecrets();
  cleanUps.push(() => server.close());
  const client = clientOf(server.url);
  await client.send(new CreateSecretCommand({ Name: "a", SecretString: "v" }));
  expect((await client.send(new DescribeSecretCommand({ SecretId: "a" }))).LastAccessedDate).toBeUndefined();
  await client.send(new GetSecretValueCommand({ SecretId: "a" }));
  const { SecretList } = await client.send(new ListSecretsCommand({}));
  expect(SecretList?.[0]?.LastAccessedDate?.toISOString()).toMatch(/T00:00:00\.000Z$/);
});
