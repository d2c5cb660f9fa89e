import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestSecretsServer, startTestSecrets } from "./testing.ts";

// The same cases run against real AWS when AWS_CONFORMANCE=1 (region and credentials from the environment): what
// passes here and there is what an application cannot tell apart.
const onAws = process.env["AWS_CONFORMANCE"] === "1";
const prefix = `workfuse-conformance/${randomBytes(6).toString("hex")}`;
const made = new Set<string>();
let server: TestSecretsServer | undefined;
let client: SecretsManagerClient;

beforeAll(async () => {
  if (onAws) {
    client = new SecretsManagerClient({});
    return;
  }
  server = await startTestSecrets();
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: server.region,
    credentials: server.credentials,
  });
});
afterAll(async () => {
  for (const SecretId of made) {
    await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  }
  client.destroy();
  await server?.close();
});

function newName(): string {
  const name = `${prefix}/${randomBytes(4).toString("hex")}0`;
  made.add(name);
  return name;
}

async function create(value = "first"): Promise<{ arn: string; name: string; versionId: string }> {
  const name = newName();
  const answer = await client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
  return { arn: answer.ARN ?? "", name, versionId: answer.VersionId ?? "" };
}

/** Listing on AWS lags behind; here it does not. */
async function eventually(check: () => Promise<void>): Promise<void> {
  const end = Date.now() + (onAws ? 20_000 : 0);
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(1000);
    }
  }
}

const stagesOf = async (SecretId: string): Promise<Record<string, string[]>> => {
  const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
  return Object.fromEntries(
    Object.entries(VersionIdsToStages ?? {}).map(([id, list]) => [id, list.toSorted()]),
  );
};

test("create, read by ARN, name and ARN without its suffix", async () => {
  const { arn, name, versionId } = await create("the value: é 漢 😀 \n");
  expect(arn).toMatch(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.*-[A-Za-z0-9]{6}$/);
  for (const SecretId of [arn, name, arn.slice(0, -7)]) {
    const answer = await client.send(new GetSecretValueCommand({ SecretId }));
    expect(answer).toMatchObject({
      ARN: arn,
      Name: name,
      SecretString: "the value: é 漢 😀 \n",
      VersionId: versionId,
      VersionStages: ["AWSCURRENT"],
    });
    expect(Math.abs(Date.now() - Number(answer.CreatedDate))).toBeLessThan(60_000);
  }
});

test("binary values come back as bytes", async () => {
  const SecretId = newName();
  const bytes = randomBytes(300);
  await client.send(new CreateSecretCommand({ Name: SecretId, SecretBinary: bytes }));
  const answer = await client.send(new GetSecretValueCommand({ SecretId }));
  expect(Buffer.from(answer.SecretBinary ?? [])).toEqual(bytes);
  expect(answer.SecretString).toBeUndefined();
});

test("a secret without a value has no version until it gets one, which is then current whatever its stages", async () => {
  const SecretId = newName();
  const made = await client.send(new CreateSecretCommand({ Name: SecretId }));
  expect(made.VersionId).toBeUndefined();
  await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("staging label: AWSCURRENT"),
  });
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: "v" }));
  expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe("v");
});

test("a name exists once", async () => {
  const { name } = await create();
  await expect(client.send(new CreateSecretCommand({ Name: name, SecretString: "x" }))).rejects.toMatchObject(
    {
      name: "ResourceExistsException",
      message: `The operation failed because the secret ${name} already exists.`,
      $metadata: { httpStatusCode: 400 },
    },
  );
});

test("the same request twice is one version; the same token with another value is refused", async () => {
  const Name = newName();
  const ClientRequestToken = randomUUID();
  const once = await client.send(new CreateSecretCommand({ Name, SecretString: "v", ClientRequestToken }));
  const again = await client.send(new CreateSecretCommand({ Name, SecretString: "v", ClientRequestToken }));
  expect(again).toMatchObject({ ARN: once.ARN, VersionId: ClientRequestToken });
  const token = randomUUID();
  const put = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: Name, SecretString, ClientRequestToken: token }));
  await put("second");
  await put("second");
  await expect(put("third")).rejects.toMatchObject({ name: "ResourceExistsException" });
  expect(await stagesOf(Name)).toEqual({ [token]: ["AWSCURRENT"], [ClientRequestToken]: ["AWSPREVIOUS"] });
});

test("a new value moves AWSCURRENT and AWSPREVIOUS; the one before loses its stages", async () => {
  const { name: SecretId, versionId: first } = await create();
  const second =
    (await client.send(new PutSecretValueCommand({ SecretId, SecretString: "2" }))).VersionId ?? "";
  const third = (await client.send(new UpdateSecretCommand({ SecretId, SecretString: "3" }))).VersionId ?? "";
  expect(await stagesOf(SecretId)).toEqual({ [third]: ["AWSCURRENT"], [second]: ["AWSPREVIOUS"] });
  const read = async (input: { VersionStage?: string; VersionId?: string }) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...input }))).SecretString;
  expect(await read({ VersionStage: "AWSPREVIOUS" })).toBe("2");
  expect(await read({ VersionId: second })).toBe("2");
  await expect(read({ VersionId: third, VersionStage: "AWSPREVIOUS" })).rejects.toMatchObject({
    name: "InvalidRequestException",
  });
  await expect(read({ VersionId: randomUUID() })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  const listed = await client.send(new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true }));
  expect(listed.Versions?.map(({ VersionId }) => VersionId)).toContain(first);
});

test("rotation in two steps: AWSPENDING, then AWSCURRENT moves and AWSPENDING ends with the next value", async () => {
  const { name: SecretId, versionId: first } = await create();
  const put = await client.send(
    new PutSecretValueCommand({ SecretId, SecretString: "next", VersionStages: ["AWSPENDING"] }),
  );
  const second = put.VersionId ?? "";
  expect(put.VersionStages).toEqual(["AWSPENDING"]);
  expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe("first");
  const move = { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: second };
  await expect(client.send(new UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("RemoveFromVersionId"),
  });
  await client.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: first }));
  expect(await stagesOf(SecretId)).toEqual({
    [second]: ["AWSCURRENT", "AWSPENDING"],
    [first]: ["AWSPREVIOUS"],
  });
  const third =
    (await client.send(new PutSecretValueCommand({ SecretId, SecretString: "3" }))).VersionId ?? "";
  expect(await stagesOf(SecretId)).toEqual({ [third]: ["AWSCURRENT"], [second]: ["AWSPREVIOUS"] });
});

test("rotation by a function is refused where there is none", async () => {
  const { name: SecretId } = await create();
  await expect(client.send(new RotateSecretCommand({ SecretId }))).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: "No Lambda rotation function ARN is associated with this secret.",
  });
});

test("deletion waits for its recovery window: unreadable, describable, restorable, and the name stays taken", async () => {
  const { name: SecretId, arn } = await create();
  const deleted = await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
  expect(Math.abs(Number(deleted.DeletionDate) - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
  await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: expect.stringContaining("marked for deletion"),
  });
  await expect(
    client.send(new CreateSecretCommand({ Name: SecretId, SecretString: "x" })),
  ).rejects.toMatchObject({
    name: "InvalidRequestException",
    message:
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
  });
  expect((await client.send(new DescribeSecretCommand({ SecretId }))).DeletedDate).toBeInstanceOf(Date);
  expect((await client.send(new RestoreSecretCommand({ SecretId }))).ARN).toBe(arn);
  expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe("first");
});

test("forced deletion takes effect at once, is repeatable, and the name comes back with another ARN", async () => {
  const { name: SecretId, arn } = await create();
  for (let time = 0; time < 2; time += 1) {
    await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  }
  await eventually(async () => {
    await expect(client.send(new DescribeSecretCommand({ SecretId }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
  });
  await eventually(async () => {
    const again = await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: "x" }));
    expect(again.ARN).not.toBe(arn);
  });
});

test("impossible deletions are refused", async () => {
  const { name: SecretId } = await create();
  for (const input of [
    { RecoveryWindowInDays: 6 },
    { RecoveryWindowInDays: 31 },
    { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
  ]) {
    await expect(client.send(new DeleteSecretCommand({ SecretId, ...input }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  }
});

test("description and tags change without a new version", async () => {
  const { name: SecretId, versionId } = await create();
  await client.send(new UpdateSecretCommand({ SecretId, Description: "new words" }));
  await client.send(
    new TagResourceCommand({
      SecretId,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    }),
  );
  await client.send(new TagResourceCommand({ SecretId, Tags: [{ Key: "a", Value: "3" }] }));
  await client.send(new UntagResourceCommand({ SecretId, TagKeys: ["b", "unknown"] }));
  const described = await client.send(new DescribeSecretCommand({ SecretId }));
  expect(described).toMatchObject({
    Description: "new words",
    Tags: [{ Key: "a", Value: "3" }],
    VersionIdsToStages: { [versionId]: ["AWSCURRENT"] },
  });
});

test("listing filters by prefix and tag, pages, sorts, and hides what is scheduled for deletion", async () => {
  const group = `${prefix}/list-${randomBytes(3).toString("hex")}`;
  const names = ["a0", "b0", "c0"].map((end) => `${group}/${end}`);
  for (const name of names) {
    made.add(name);
    await client.send(
      new CreateSecretCommand({ Name: name, SecretString: "v", Tags: [{ Key: "group", Value: group }] }),
    );
  }
  const Filters = [{ Key: "name" as const, Values: [group] }];
  const list = async (input: object): Promise<(string | undefined)[]> =>
    ((await client.send(new ListSecretsCommand({ Filters, ...input }))).SecretList ?? []).map(
      ({ Name }) => Name,
    );
  await eventually(async () => {
    expect(await list({ SortOrder: "asc" })).toEqual(names);
  });
  expect(await list({ SortOrder: "desc" })).toEqual(names.toReversed());
  expect(await list({ Filters: [{ Key: "tag-value", Values: [group] }], SortOrder: "asc" })).toEqual(names);
  expect(await list({ Filters: [...Filters, { Key: "tag-key", Values: ["none-of-them"] }] })).toEqual([]);

  const first = await client.send(new ListSecretsCommand({ Filters, MaxResults: 2, SortOrder: "asc" }));
  expect(first.SecretList).toHaveLength(2);
  const rest = await client.send(
    new ListSecretsCommand({ Filters, MaxResults: 2, SortOrder: "asc", NextToken: first.NextToken }),
  );
  expect(rest.SecretList?.map(({ Name }) => Name)).toEqual(names.slice(2));
  expect(rest.NextToken).toBeUndefined();

  await client.send(new DeleteSecretCommand({ SecretId: names[0], RecoveryWindowInDays: 7 }));
  await eventually(async () => {
    expect(await list({ SortOrder: "asc" })).toEqual(names.slice(1));
    expect(await list({ SortOrder: "asc", IncludePlannedDeletion: true })).toEqual(names);
  });
});

test("a batch gives the values that there are and an error for each that is not", async () => {
  const { name, arn } = await create("batched");
  const missing = `${prefix}/missing`;
  const answer = await client.send(new BatchGetSecretValueCommand({ SecretIdList: [name, missing] }));
  expect(answer.SecretValues).toMatchObject([{ ARN: arn, SecretString: "batched" }]);
  expect(answer.Errors).toMatchObject([{ SecretId: missing, ErrorCode: "ResourceNotFoundException" }]);
});

test("inputs out of bounds are refused", async () => {
  await expect(
    client.send(new CreateSecretCommand({ Name: `${prefix}/bad name`, SecretString: "v" })),
  ).rejects.toMatchObject({ name: expect.stringMatching(/^(InvalidParameter|Validation)Exception$/) });
  await expect(
    client.send(new CreateSecretCommand({ Name: newName(), SecretString: "v", ClientRequestToken: "short" })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  await expect(
    client.send(new CreateSecretCommand({ Name: newName(), SecretString: "x".repeat(65_537) })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  const big = await create("x".repeat(65_536));
  const read = await client.send(new GetSecretValueCommand({ SecretId: big.arn }));
  expect(read.SecretString).toHaveLength(65_536);
});
