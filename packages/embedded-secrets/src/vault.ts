import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmod, readFile, stat } from "node:fs/promises";
import { WorkfuseError } from "@workfuse/errors";
import { writeDurably } from "./write-durably.ts";

export type Sealed = { readonly iv: string; readonly tag: string; readonly data: string };

/** Seals values under one key. `context` is bound to the sealed form: a value moved to another secret does not open. */
export type Vault = {
  readonly seal: (input: { readonly context: string; readonly bytes: Buffer }) => Sealed;
  /** @throws Error when the key is another one or the data was changed */
  readonly open: (input: { readonly context: string; readonly sealed: Sealed }) => Buffer;
};

const keyBytes = 32;

export function createVault(key: Buffer): Vault {
  return {
    seal: ({ context, bytes }) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
      const data = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return {
        iv: iv.toString("base64"),
        tag: cipher.getAuthTag().toString("base64"),
        data: data.toString("base64"),
      };
    },
    open: ({ context, sealed }) => {
      const iv = Buffer.from(sealed.iv, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 })
        .setAAD(Buffer.from(context))
        .setAuthTag(Buffer.from(sealed.tag, "base64"));
      return Buffer.concat([decipher.update(Buffer.from(sealed.data, "base64")), decipher.final()]);
    },
  };
}

/**
 * Reads the key file, or makes it where there are no secrets yet. Never makes a new key over existing secrets: that
 * would turn a misplaced file into lost data.
 * @throws WorkfuseError `setup.data_damaged`
 */
export async function loadKey({
  keyFile,
  mayCreate,
}: {
  keyFile: string;
  mayCreate: boolean;
}): Promise<Buffer> {
  const text = await readFile(keyFile, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) {
    if (!mayCreate) {
      throw new WorkfuseError({
        code: "setup.data_damaged",
        message: `The key file ${keyFile} is missing, and without it the stored credentials cannot be read. Put it back from a backup.`,
      });
    }
    const key = randomBytes(keyBytes);
    await writeDurably({ file: keyFile, text: `${key.toString("base64")}\n` });
    return key;
  }
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== keyBytes) {
    throw new WorkfuseError({
      code: "setup.data_damaged",
      message: `The key file ${keyFile} does not hold a key of ${keyBytes} bytes in base64. Put it back from a backup.`,
    });
  }
  // A restored backup may have lost the mode.
  if (((await stat(keyFile)).mode & 0o077) !== 0) await chmod(keyFile, 0o600);
  return key;
}
