// `npm test`: installs what is needed, then checks everything as CI does, in the colours of this terminal.
import { spawn } from "node:child_process";
import { bootstrap, endSteps, packageManager, root, withPlainErrors } from "./bootstrap.mjs";

let checks;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    endSteps();
    checks?.kill(signal);
    if (checks === undefined) process.exit(1);
  });
}

await withPlainErrors(async () => {
  await bootstrap({ build: false });
  // Through the package manager, so that the workspace's own Node and tools come first on the PATH.
  checks = spawn("npx", ["--yes", packageManager, "run", "verify", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
  const code = await new Promise((resolve, reject) => {
    checks.once("error", reject);
    checks.once("exit", (exitCode) => resolve(exitCode ?? 1));
  });
  process.exitCode = code;
});
