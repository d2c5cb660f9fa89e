import { spawn } from "node:child_process";

/**
 * Stops the server should this process die without a chance to (kill -9): a shell waits on a pipe that only we hold
 * open, and sends SIGINT ("fast" stop) when it breaks. A line on the pipe means that all is well and ends the shell.
 * It has a session of its own, so that Ctrl-C in a terminal does not reach it.
 */
export function guardServer(pid: number): { readonly release: () => void } {
  const shell = spawn(
    "/bin/sh",
    ["-c", 'read -r _ || kill -INT "$1"', "workfuse-postgres-guard", String(pid)],
    {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      env: {},
    },
  );
  // Without a shell there is no guard; the next start then finds the stale server and stops it.
  shell.once("error", () => undefined);
  shell.stdin.once("error", () => undefined);
  shell.unref();
  return {
    release: () => {
      shell.stdin.end("done\n");
    },
  };
}
