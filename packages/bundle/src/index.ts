import { type RolldownOptions, defineConfig } from "rolldown";

/**
 * How every service is bundled: one folder that needs nothing but Node. Packages with native binaries stay outside and
 * must be installed beside the bundle.
 */
export function serviceBundle({
  entries,
  external = [],
}: {
  /** Output name to source file. */
  entries: Readonly<Record<string, string>>;
  external?: readonly string[];
}): RolldownOptions {
  return defineConfig({
    input: { ...entries },
    platform: "node",
    external: ["pg-native", ...external],
    output: {
      dir: "dist",
      format: "esm",
      sourcemap: true,
      minify: false,
      entryFileNames: "[name].js",
      chunkFileNames: "chunks/[name]-[hash].js",
    },
    checks: { circularDependency: false },
  });
}
