// What `npm start` and `npm test` share: from a machine with only Node 20 and npm to an installed, built workspace.
// Plain JavaScript for the machine's own Node; it must not import anything that has to be installed first.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The workspace's own Node, whatever the machine's is. */
export const workspaceNode = join(root, "node_modules", "node", "bin", "node");

const lowestNode = 20;
export const packageManager = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
const stampFolder = join(root, "node_modules", ".workfuse");

/** An error that a person can mend: shown as one line, without a stack. */
export class Problem extends Error {}

/**
 * Ends the process with one line when the work fails.
 * @param {() => Promise<void>} work
 */
export async function withPlainErrors(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

export function requireNode(version = process.versions.node) {
  if (Number.parseInt(version, 10) >= lowestNode) return;
  throw new Problem(
    `WorkFuse needs Node ${lowestNode} or newer to start; this is Node ${version}. Install a current one from https://nodejs.org and try again.`,
  );
}

/**
 * Installs the dependencies and builds what changed; does nothing, quickly, when all is up to date.
 * @param {{ build: boolean }} options
 */
export async function bootstrap({ build }) {
  requireNode();
  await withLock(async () => {
    await install();
    if (build) await buildApps();
  });
}

async function install() {
  const wanted = hashFiles(manifests());
  if (existsSync(workspaceNode) && readStamp("install") === wanted) return;
  await step("Installing dependencies", [
    "npx",
    ["--yes", packageManager, "install", "--frozen-lockfile", "--reporter=append-only"],
  ]);
  if (!existsSync(workspaceNode)) {
    throw new Problem(
      "The dependencies are installed, but the package `node` is not among them. Remove node_modules and try again.",
    );
  }
  writeStamp("install", wanted);
}

async function buildApps() {
  const wanted = describeSources();
  if (readStamp("build") === wanted && isBuilt()) return;
  await step("Building", [
    "npx",
    ["--yes", packageManager, "exec", "turbo", "run", "build", "--output-logs=errors-only"],
  ]);
  writeStamp("build", wanted);
}

function manifests() {
  const members = ["apps", "packages", "tests"].flatMap((group) =>
    list(join(root, group)).map((name) => join(root, group, name, "package.json")),
  );
  return [
    ...["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "infra/package.json"].map((name) =>
      join(root, name),
    ),
    ...members,
  ].filter((file) => existsSync(file));
}

function list(folder) {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

function hashFiles(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** Sizes and times are enough to see that nothing changed; turbo's own cache decides by content. */
function describeSources() {
  const hash = createHash("sha256").update(readStamp("install") ?? "");
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (entry.name === "node_modules" || entry.name === "dist" || entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${relative(root, path)}\0${size}\0${mtimeMs}\0`);
      }
    }
  };
  for (const group of ["apps", "packages"]) if (existsSync(join(root, group))) visit(join(root, group));
  return hash.digest("hex");
}

/** A build that somebody removed is not up to date. */
function isBuilt() {
  return manifests()
    .filter((file) => basename(file) === "package.json" && dirname(file) !== root)
    .filter((file) => JSON.parse(readFileSync(file, "utf8")).scripts?.build !== undefined)
    .every((file) => existsSync(join(dirname(file), "dist")));
}

function readStamp(name) {
  const file = join(stampFolder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function writeStamp(name, value) {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(join(stampFolder, name), value);
}

/** Two commands in one copy of the repository must not install at the same time. */
async function withLock(work) {
  const lock = join(root, ".bootstrap.lock");
  for (let told = false; ; told = true) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code === "EACCES" || error.code === "EROFS") {
        throw new Problem(
          `The folder ${root} cannot be written, so nothing can be installed there. Copy it to a folder of your own.`,
        );
      }
      if (error.code !== "EEXIST") throw error;
    }
    const owner = Number.parseInt(readOwner(lock), 10);
    const isFresh = existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 2000;
    if (!isAlive(owner) && !isFresh) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) console.log("Waiting for another command that installs or builds …");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  writeFileSync(join(lock, "pid"), String(process.pid));
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once("exit", release);
  try {
    await work();
  } finally {
    release();
    process.off("exit", release);
  }
}

function readOwner(lock) {
  const file = join(lock, "pid");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function isAlive(pid) {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

const running = new Set();

/** Ends what a step has started; for signals that arrive meanwhile. */
export function endSteps() {
  for (const child of running) child.kill("SIGTERM");
}

/** Runs a command quietly; when it takes over a second it says so, and shows its last line as it goes on. */
function step(name, [command, args]) {
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const lines = [];
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: "1",
        DO_NOT_TRACK: "1",
        npm_config_update_notifier: "false",
      },
    });
    running.add(child);
    const isTerminal = process.stdout.isTTY;
    const seconds = () => ((Date.now() - began) / 1000).toFixed(0);
    const timer = setInterval(() => {
      const last = (lines.at(-1) ?? "").slice(0, 60);
      if (isTerminal) process.stdout.write(`\r\u001b[K${name} … ${seconds()} s  ${last}`);
      else if (Number(seconds()) === 1 || Number(seconds()) % 15 === 0)
        console.log(`${name} … ${seconds()} s`);
    }, 1000);
    const collect = (chunk) => {
      for (const line of chunk.toString("utf8").split(/\r?\n/))
        if (line.trim() !== "") lines.push(line.trim());
      lines.splice(0, Math.max(0, lines.length - 500));
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const finish = (problem) => {
      clearInterval(timer);
      running.delete(child);
      const took = Date.now() - began;
      if (isTerminal && took > 1000) process.stdout.write("\r\u001b[K");
      if (problem !== undefined) reject(problem);
      else {
        if (took > 1000) console.log(`${name}: done in ${(took / 1000).toFixed(1)} s`);
        resolve();
      }
    };
    child.once("error", (error) => {
      finish(
        new Problem(
          `${name} failed: \`${command}\` cannot be run (${error.code ?? error.message}). npm and npx come with Node: https://nodejs.org`,
        ),
      );
    });
    child.once("close", (code, signal) => {
      if (code === 0) finish();
      else finish(explainFailure({ name, lines, how: signal ?? `code ${code}` }));
    });
  });
}

function explainFailure({ name, lines, how }) {
  const text = lines.join("\n");
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ERR_SOCKET|ERR_PNPM_META_FETCH_FAIL/.test(text)) {
    return new Problem(
      `${name} failed: the npm registry cannot be reached. Check the network, or npm's \`registry\` and \`proxy\` settings.`,
    );
  }
  if (/ENOSPC/.test(text)) return new Problem(`${name} failed: the disk is full.`);
  if (/EACCES|EPERM|EROFS/.test(text)) {
    return new Problem(
      `${name} failed: a folder cannot be written (${lines.find((line) => /EACCES|EPERM|EROFS/.test(line))}).`,
    );
  }
  // The cause comes first, stack frames and summaries after it.
  const cause = Math.max(
    0,
    lines.findIndex((line) => /error|failed/i.test(line)),
  );
  const shown = lines.slice(cause, cause + 20).filter((line) => !/^(?:\S+: *)?at /.test(line));
  return new Problem(`${shown.join("\n")}\n${name} failed (${how}); the lines above say why.`);
}
