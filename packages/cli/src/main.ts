#!/usr/bin/env node
import process from "node:process";
import { readEnvironment } from "./env.ts";
import { runCli } from "./run-cli.ts";

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    stopping.abort();
  });
}
// A reader that has read enough (`workfuse list | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

process.exitCode = await runCli({
  parameters: process.argv.slice(2),
  environment: readEnvironment(),
  input: process.stdin,
  out: (text) => process.stdout.write(`${text}\n`),
  say: (text) => process.stderr.write(`${text}\n`),
  signal: stopping.signal,
});
