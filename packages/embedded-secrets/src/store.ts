import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { WorkfuseError } from "@workfuse/errors";
import { notFound } from "./aws-error.ts";
import { type SecretPayload, type SecretRecord, type SecretVersion, recordSchema } from "./record.ts";
import { type Vault, createVault, loadKey } from "./vault.ts";
import { removeDurably, temporaryMark, writeDurably } from "./write-durably.ts";

/** The secrets of one data folder. Records are values: a change is a new record, durable before it is seen. */
export type SecretStore = {
  /** By name, ARN, or ARN without its random suffix; also while scheduled for deletion. @throws AwsError */
  readonly find: (secretId: string) => SecretRecord;
  readonly findByName: (name: string) => SecretRecord | undefined;
  readonly all: () => readonly SecretRecord[];
  /** Changes run one after the other; `undefined` removes the secret. */
  readonly change: <T>(work: (write: WriteRecord) => Promise<T>) => Promise<T>;
  readonly seal: (input: {
    arn: string;
    versionId: string;
    payload: SecretPayload;
  }) => SecretVersion["sealed"];
  readonly open: (input: { arn: string; version: SecretVersion }) => Buffer;
};

export type WriteRecord = (input: { arn: string; record: SecretRecord | undefined }) => Promise<void>;

/** @throws WorkfuseError `setup.data_damaged` where a file cannot be read or opened with the key */
export async function openStore({
  dataDir,
  keyFile,
  now,
}: {
  dataDir: string;
  keyFile: string;
  now: () => number;
}): Promise<SecretStore> {
  const folder = join(dataDir, "secrets");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  for (const name of names.filter((each) => each.includes(temporaryMark))) {
    // A write that a crash cut off was never acknowledged.
    await rm(join(folder, name), { force: true });
  }
  const files = names.filter((name) => name.endsWith(".json"));
  const vault = createVault(await loadKey({ keyFile, mayCreate: files.length === 0 }));

  const byArn = new Map<string, SecretRecord>();
  for (const name of files) {
    const record = await readRecord({ file: join(folder, name), vault });
    byArn.set(record.arn, record);
  }
  const fileOf = (arn: string): string =>
    join(folder, `${createHash("sha256").update(arn).digest("hex").slice(0, 40)}.json`);

  const write: WriteRecord = async ({ arn, record }) => {
    if (record === undefined) {
      await removeDurably(fileOf(arn));
      byArn.delete(arn);
      return;
    }
    await writeDurably({ file: fileOf(arn), text: `${JSON.stringify(record)}\n` });
    byArn.set(arn, record);
  };

  let last: Promise<unknown> = Promise.resolve();
  const change: SecretStore["change"] = (work) => {
    const next = last.then(async () => {
      // What is past its recovery window goes for good before anything else looks at it.
      for (const record of byArn.values()) {
        if (isExpired(record)) await write({ arn: record.arn, record: undefined });
      }
      return work(write);
    });
    last = next.catch(() => undefined);
    return next;
  };

  const isExpired = (record: SecretRecord): boolean =>
    record.deletesAt !== undefined && record.deletesAt <= now();
  const all = (): SecretRecord[] => [...byArn.values()].filter((record) => !isExpired(record));
  const findByName = (name: string): SecretRecord | undefined => all().find((record) => record.name === name);

  await change(async () => undefined);
  return {
    all,
    findByName,
    find: (secretId) => {
      const record =
        byArn.get(secretId) ??
        findByName(secretId) ??
        all().find(({ arn }) => arn.startsWith(`${secretId}-`) && arn.length === secretId.length + 7);
      if (record === undefined || isExpired(record)) throw notFound();
      return record;
    },
    change,
    seal: ({ arn, versionId, payload }) =>
      vault.seal({ context: `${arn}\n${versionId}`, bytes: payload.bytes }),
    open: ({ arn, version }) => vault.open({ context: `${arn}\n${version.id}`, sealed: version.sealed }),
  };
}

async function readRecord({ file, vault }: { file: string; vault: Vault }): Promise<SecretRecord> {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(file, "utf8")));
    for (const version of record.versions) {
      vault.open({ context: `${record.arn}\n${version.id}`, sealed: version.sealed });
    }
    return record;
  } catch (cause) {
    throw new WorkfuseError({
      code: "setup.data_damaged",
      message: `The stored credential ${file} cannot be read: it is damaged, or the key file belongs to other data. Put both back from one backup.`,
      cause,
    });
  }
}
