import { randomBytes } from "node:crypto";
import { chmod, readFile, stat } from "node:fs/promises";
import { WorkfuseError } from "@workfuse/errors";
import { z } from "zod";
import { replaceFile } from "./write-file.ts";

const keysSchema = z.object({
  /** Signs session cookies. */
  authSecret: z.string().min(32),
  inngestSigningKey: z.string().regex(/^signkey-prod-[0-9a-f]{64}$/),
  inngestEventKey: z.string().min(32),
  awsAccessKeyId: z.string().regex(/^AKIA[A-Z2-7]{16}$/),
  awsSecretAccessKey: z.string().min(40),
  postgresPassword: z.string().min(32),
});

/** What the parts of one stack know each other by. Never leaves the machine. */
export type Keys = z.output<typeof keysSchema>;

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function createKeys(): Keys {
  return {
    authSecret: randomBytes(32).toString("base64url"),
    inngestSigningKey: `signkey-prod-${randomBytes(32).toString("hex")}`,
    inngestEventKey: randomBytes(32).toString("base64url"),
    awsAccessKeyId: `AKIA${Array.from(randomBytes(16), (byte) => base32.charAt(byte % 32)).join("")}`,
    awsSecretAccessKey: randomBytes(30).toString("base64"),
    postgresPassword: randomBytes(24).toString("base64url"),
  };
}

/**
 * The stack's random keys, made on first use, in a file of mode 0600. They are never made anew over existing data,
 * which could then not be opened any more.
 * @throws WorkfuseError `setup.data_damaged`
 */
export async function loadKeys({ file, isFirstUse }: { file: string; isFirstUse: boolean }): Promise<Keys> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined && isFirstUse) {
    const keys = createKeys();
    await replaceFile({ file, text: `${JSON.stringify(keys, undefined, 2)}\n` });
    return keys;
  }
  const parsed = keysSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new WorkfuseError({
      code: "setup.data_damaged",
      message: `${file} is ${text === undefined ? "missing" : "damaged"}, and the data beside it cannot be opened without it. Restore it from a backup, or set WORKFUSE_DATA_DIR to another folder.`,
    });
  }
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  return parsed.data;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
