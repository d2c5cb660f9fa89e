// What a browser loads of the editor, from its built files. Alone: `node tests/load/src/editor-weight.ts`.
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const staticImport = /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;

/** Kilobytes of gzipped JavaScript: before the first page, on the page of a workflow, and everything. */
export function weighEditor(dist: string): {
  readonly first: number;
  readonly page: number;
  readonly all: number;
} {
  const assets = join(dist, "assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const texts = new Map(scripts.map((name) => [name, readFileSync(join(assets, name), "utf8")]));

  /** These, and all that they cannot do without. */
  function withImports(names: readonly string[]): ReadonlySet<string> {
    const found = new Set(names);
    // A set's iterator also visits what is added on the way.
    for (const name of found) {
      for (const [, imported = ""] of (texts.get(name) ?? "").matchAll(staticImport)) found.add(imported);
    }
    return found;
  }
  const weigh = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + gzipSync(texts.get(name) ?? "").length, 0) / 1000;

  const first = scripts.filter((name) => html.includes(name));
  const route = scripts.filter((name) => name.startsWith("editor-route"));
  if (first.length === 0 || route.length === 0) throw new Error(`${dist} holds no built editor.`);
  return {
    first: weigh(withImports(first)),
    page: weigh(withImports([...first, ...route])),
    all: weigh(scripts),
  };
}

/** The weights as one line. */
export function describeWeight(dist: string): string {
  const { first, page, all } = weighEditor(dist);
  return `editor: ${first.toFixed(0)} kB of gzipped JavaScript before the first page, ${page.toFixed(0)} kB on the page of a workflow, ${all.toFixed(0)} kB in all`;
}

if (import.meta.main) console.log(describeWeight(resolve(import.meta.dirname, "../../../apps/editor/dist")));
