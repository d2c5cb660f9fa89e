// Writes each package's tsconfig "references" from its workspace dependencies, and the root solution file from all
// packages, so that `tsc -b` always checks in dependency order. With --check it only says what is out of date.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

type Manifest = {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};
const check = process.argv.includes("--check");
const stale: string[] = [];

const manifests = new Map<string, { dir: string; manifest: Manifest }>();
for (const file of globSync([
  "apps/*/package.json",
  "packages/*/package.json",
  "tests/*/package.json",
]).toSorted()) {
  // A package.json has this shape by the package manager's own contract.
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  manifests.set(manifest.name, { dir: dirname(file), manifest });
}

function write({ file, references }: { file: string; references: readonly string[] }): void {
  const before = readFileSync(file, "utf8");
  const list = references.map((path) => `{ "path": ${JSON.stringify(path)} }`).join(", ");
  const after = before.replace(/"references": \[[^\]]*\]/, `"references": [${list}]`);
  if (after.replaceAll(/\s+/g, "") === before.replaceAll(/\s+/g, "")) return;
  stale.push(file);
  if (!check) writeFileSync(file, after);
}

const all: string[] = [];
for (const { dir, manifest } of manifests.values()) {
  const wanted = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    .map((name) => manifests.get(name))
    .filter((found) => found !== undefined)
    .map((found) => relative(dir, found.dir))
    .toSorted();
  const main = join(dir, "tsconfig.json");
  if (existsSync(main)) {
    write({ file: main, references: wanted });
    all.push(`./${dir}`);
  }
  const test = join(dir, "tsconfig.test.json");
  if (existsSync(test)) {
    write({ file: test, references: [".", ...wanted] });
    all.push(`./${test}`);
  }
}
write({ file: "tsconfig.json", references: all });

if (stale.length > 0) console.log(`${check ? "out of date" : "updated"}: ${stale.join(", ")}`);
if (check && stale.length > 0) {
  console.log("Run `pnpm references`.");
  process.exitCode = 1;
}
