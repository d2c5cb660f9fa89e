import { readFile } from "node:fs/promises";
import { CliError } from "./cli-error.ts";

/** A file's JSON. @throws CliError naming the file */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError({ message: `${file} cannot be read: ${reasonOf(cause)}`, cause });
  });
  return parseJson({ text, what: file });
}

/** @throws CliError saying where it stops being JSON */
export function parseJson({ text, what }: { text: string; what: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError({ message: `${what} is not JSON: ${reasonOf(cause)}`, cause });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
