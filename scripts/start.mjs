// `npm start`: installs and builds what is needed, then runs the local stack and keeps it running.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { bootstrap, endSteps, root, withPlainErrors, workspaceNode } from "./bootstrap.mjs";

const entry = join(root, "apps", "local", "dist", "main.js");
const restartLimit = 5;
const restartWindowMs = 60_000;

let stack;
let isStopping = false;

function stop(signal) {
  isStopping = true;
  endSteps();
  if (stack === undefined) process.exit(1);
  // The stack has a process group of its own: a Ctrl-C reaches only us, and we pass it on, once for each time.
  stack.kill(signal);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop("SIGTERM"));

if (process.env.npm_lifecycle_event !== undefined) {
  // npm may be ended without passing that on; its shell between us and it even more so.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !isStopping) stop("SIGTERM");
  }, 200).unref();
}

/** Resolves with how the stack ended. */
function runStack() {
  return new Promise((resolve, reject) => {
    stack = spawn(workspaceNode, [entry], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      detached: true,
    });
    stack.once("error", reject);
    stack.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

await withPlainErrors(async () => {
  await bootstrap({ build: true });
  const restarts = [];
  for (;;) {
    const { code, signal } = await runStack();
    const now = Date.now();
    while (restarts.length > 0 && now - restarts[0] > restartWindowMs) restarts.shift();
    // An exit code is the stack's own decision; a signal is an accident, unless it was ours.
    if (isStopping || signal === null || restarts.length >= restartLimit) {
      process.exitCode = code ?? 1;
      break;
    }
    restarts.push(now);
    console.error(`The local stack was killed (${signal}); starting it again.`);
  }
});
process.exit();
