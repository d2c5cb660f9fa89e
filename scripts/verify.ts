// Everything that must hold before a change is taken: format, lint, types, boundaries, dead code, builds, tests.
// `pnpm verify` runs it, and so do `npm test` and CI. `--only tests` (or another step's name) runs one step.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

type Step = { readonly name: string; readonly command: readonly string[] };

const bin = (name: string): string => join("node_modules", ".bin", name);
const folder = mkdtempSync(join(tmpdir(), "workfuse-verify-"));
const chromium = process.env["WORKFUSE_CHROMIUM"] ?? "/usr/bin/chromium";
const inCi = process.env["CI"] === "true";
const withBrowser = inCi || existsSync(chromium);

function tests({ name, projects }: { name: string; projects: readonly string[] }): readonly string[] {
  return [
    bin("vitest"),
    "run",
    ...projects.map((project) => `--project=${project}`),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${join(folder, `${name}.json`)}`,
  ];
}

const steps: readonly Step[] = [
  { name: "format", command: [bin("oxfmt"), "--check", "."] },
  { name: "lint", command: [bin("oxlint"), "--type-aware", "--deny-warnings"] },
  { name: "references", command: [process.execPath, "scripts/sync-references.ts", "--check"] },
  { name: "types", command: [bin("tsc"), "-b"] },
  { name: "boundaries", command: [bin("turbo"), "boundaries"] },
  { name: "dead code", command: [bin("knip")] },
  { name: "dead code in production", command: [bin("knip"), "--production"] },
  { name: "build", command: [bin("turbo"), "run", "build", "--output-logs=errors-only"] },
  { name: "tests", command: tests({ name: "tests", projects: ["!e2e"] }) },
  // By themselves: a browser and a whole stack want the machine, and people do not share theirs with a test run.
  ...(withBrowser ? [{ name: "browser tests", command: tests({ name: "browser", projects: ["e2e"] }) }] : []),
];

const onlyAt = process.argv.indexOf("--only");
const only = onlyAt < 0 ? undefined : process.argv[onlyAt + 1];

function run({ name, command: [file = "", ...parameters] }: Step): boolean {
  const started = performance.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(file, parameters, {
    stdio: "inherit",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`── ${name}: ${status === 0 ? "good" : "FAILED"} after ${seconds} s`);
  return status === 0;
}

/** The sum over all test runs. The shape is that of vitest's JSON reporter. */
function closingLine(): string {
  const sum = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  for (const file of globSync(join(folder, "*.json"))) {
    const result = JSON.parse(readFileSync(file, "utf8")) as typeof sum;
    sum.numPassedTests += result.numPassedTests;
    sum.numFailedTests += result.numFailedTests;
    sum.numPendingTests += result.numPendingTests;
    sum.numTodoTests += result.numTodoTests;
  }
  return `${sum.numPassedTests} passed, ${sum.numFailedTests} failed, ${sum.numPendingTests + sum.numTodoTests} skipped`;
}

const wanted = only === undefined ? steps : steps.filter(({ name }) => name === only);
const failed = wanted.find((step) => !run(step));
if (!withBrowser) console.log(`\nThe browser tests were left out: there is no Chromium at ${chromium}.`);
if (globSync(join(folder, "*.json")).length > 0) console.log(`\n${closingLine()}`);
rmSync(folder, { recursive: true, force: true });
if (failed) {
  console.log(`Failed: ${failed.name}`);
  process.exitCode = 1;
}
