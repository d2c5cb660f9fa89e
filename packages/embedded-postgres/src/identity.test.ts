import { chmod, cp, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findBinaries } from "./binaries.ts";
import { decideIdentity, ownerOf } from "./identity.ts";
import { initialise } from "./initialise.ts";

const signal = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "workfuse-identity-"));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test
  .runIf(process.getuid?.() === 0 && process.platform === "linux")
  .each(["namespace", "read", "override"] as const)(
  "programs below a closed folder make a database there by way of %s, and it is nobody else's",
  async (way) => {
    const closed = join(folder, "closed");
    await mkdir(closed, { mode: 0o700 });
    const native = dirname(dirname(findBinaries().postgres));
    await cp(native, join(closed, "native"), { recursive: true, verbatimSymlinks: true });
    const binaries = {
      postgres: join(closed, "native/bin/postgres"),
      initdb: join(closed, "native/bin/initdb"),
    };
    const identity = await decideIdentity({
      paths: [closed, binaries.initdb, binaries.postgres],
      signal,
      ways: [way],
    });
    expect(identity.kind).toBe(way === "namespace" ? "namespace" : "capable");
    const dataDir = join(closed, "db");
    await initialise({ dataDir, binaries, identity, user: "u", password: "p", sync: false, signal });
    expect(await stat(dataDir)).toMatchObject(ownerOf(identity) ?? {});
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
  },
);
