import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { CliError } from "./cli-error.ts";

const loginSchema = z.strictObject({ url: z.url(), key: z.string().min(1) });
export type Login = z.output<typeof loginSchema>;

/** Keeps where to go and the key to it, readable by their owner only. */
export async function writeLogin({ file, login }: { file: string; login: Login }): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Beside it and then in its place: at no moment is there half a file, or one that others may read.
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
  await chmod(beside, 0o600);
  await rename(beside, file);
}

/** @throws CliError where the file is not what `login` writes, or others may read it */
export async function readLogin(file: string): Promise<Login | undefined> {
  let text: string;
  try {
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new CliError({
        message: `Others may read the key in ${file}. Forbid it with \`chmod 600\`, or log in again.`,
      });
    }
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return loginSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CliError({ message: `${file} is damaged. Log in again: workfuse login`, cause });
  }
}

export async function removeLogin(file: string): Promise<void> {
  await rm(file, { force: true });
}
