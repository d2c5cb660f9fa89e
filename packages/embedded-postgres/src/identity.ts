import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { WorkfuseError } from "@workfuse/errors";
import { run } from "./run.ts";

/**
 * As whom the server runs. Postgres refuses to run as root, so root starts it as the system user `postgres`, or, where
 * that user cannot enter the folders, in a user namespace or with one capability: see `namespaceOf`, `capableOf`.
 */
export type Identity =
  | { readonly kind: "same-user" }
  | { readonly kind: "system-user"; readonly uid: number; readonly gid: number }
  | { readonly kind: "namespace"; readonly wrapper: readonly string[] }
  | {
      readonly kind: "capable";
      readonly uid: number;
      readonly gid: number;
      readonly wrapper: readonly string[];
    };

/** A command line for `spawn`, as this identity. */
export function commandAs({
  identity,
  program,
  args,
}: {
  identity: Identity;
  program: string;
  args: readonly string[];
}): { command: string; args: readonly string[]; options: { uid?: number; gid?: number } } {
  switch (identity.kind) {
    case "same-user":
      return { command: program, args, options: {} };
    case "system-user":
      return { command: program, args, options: { uid: identity.uid, gid: identity.gid } };
    case "namespace":
    case "capable": {
      const [command = "", ...rest] = identity.wrapper;
      return { command, args: [...rest, program, ...args], options: {} };
    }
  }
}

async function numericId({
  flag,
  signal,
}: {
  flag: "-u" | "-g";
  signal: AbortSignal;
}): Promise<number | undefined> {
  const { code, output } = await run({ command: "id", args: [flag, "postgres"], signal });
  const id = Number.parseInt(output, 10);
  return code === 0 && Number.isInteger(id) ? id : undefined;
}

async function findSystemUser(signal: AbortSignal): Promise<{ uid: number; gid: number } | undefined> {
  const uid = await numericId({ flag: "-u", signal });
  const gid = await numericId({ flag: "-g", signal });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

async function createSystemUser(signal: AbortSignal): Promise<void> {
  const { code, output } = await run({
    command: "useradd",
    args: ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
    signal,
  }).catch((error: unknown) => ({ code: 1, output: String(error) }));
  // Another stack starting at the same moment may have won the race: exit code 9 is "already exists".
  if (code === 0 || code === 9) return;
  throw new WorkfuseError({
    code: "setup.unsupported_platform",
    message: `Postgres does not run as root, and the system user "postgres" could not be created (${output.trim()}). Start as an ordinary user, create that user, or set DATABASE_URL to a Postgres of your own.`,
  });
}

async function canReach({
  identity,
  paths,
  signal,
}: {
  identity: Identity;
  paths: readonly string[];
  signal: AbortSignal;
}): Promise<boolean> {
  const script = 'for path in "$@"; do [ -x "$path" ] || exit 1; done';
  const line = commandAs({ identity, program: "/bin/sh", args: ["-c", script, "sh", ...paths] });
  const finished = await run({ ...line, options: { ...line.options, cwd: "/" }, signal }).catch(
    () => undefined,
  );
  signal.throwIfAborted();
  return finished?.code === 0;
}

/**
 * A repository below a closed home (`/root` is usually 0700) cannot be entered by `postgres`, and opening somebody's home
 * is not ours to do. In a user namespace the server is still root to the file system but sees itself as `postgres`,
 * which is all that Postgres asks; it can do no more than this process can. Its files belong to root.
 */
function namespaceOf({ uid, gid }: { uid: number; gid: number }): Identity {
  return {
    kind: "namespace",
    wrapper: ["unshare", "--user", `--map-user=${uid}`, `--map-group=${gid}`, "--"],
  };
}

/**
 * Containers often forbid namespaces to root, but leave it a capability that passes through closed folders. Then the
 * server runs as `postgres` with that one and nothing else; its files belong to `postgres`.
 */
function capableOf({ uid, gid, capability }: { uid: number; gid: number; capability: string }): Identity {
  return {
    kind: "capable",
    uid,
    gid,
    wrapper: [
      "setpriv",
      `--reuid=${uid}`,
      `--regid=${gid}`,
      "--clear-groups",
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
      `--bounding-set=-all,+${capability}`,
      // access(2) would otherwise leave the capability out of account, and the programs could not find themselves.
      "--securebits=+no_setuid_fixup",
      "--no-new-privs",
      "--",
    ],
  };
}

/** To whom the server's files belong; undefined where nothing has to be given away. */
export function ownerOf(identity: Identity): { readonly uid: number; readonly gid: number } | undefined {
  switch (identity.kind) {
    case "same-user":
      return undefined;
    case "namespace":
      return { uid: 0, gid: 0 };
    case "system-user":
    case "capable":
      return { uid: identity.uid, gid: identity.gid };
  }
}

/** Ways for root to let the server pass through folders that are closed to `postgres`, best first. */
const waysThrough = {
  namespace: namespaceOf,
  // Reads and enters only; the second one is what container runtimes leave to root.
  read: (user: { uid: number; gid: number }) => capableOf({ ...user, capability: "dac_read_search" }),
  override: (user: { uid: number; gid: number }) => capableOf({ ...user, capability: "dac_override" }),
} as const;
type WayThrough = keyof typeof waysThrough;

/**
 * Decides as whom to run, and makes sure that this user can enter every one of `paths` (existing folders and programs).
 * @throws WorkfuseError `setup.unsupported_platform`, `setup.folder_unwritable`
 */
export async function decideIdentity({
  paths,
  signal,
  isRoot = process.getuid?.() === 0,
  ways = ["namespace", "read", "override"],
}: {
  paths: readonly string[];
  signal: AbortSignal;
  isRoot?: boolean;
  ways?: readonly WayThrough[];
}): Promise<Identity> {
  if (!isRoot) return { kind: "same-user" };
  let user = await findSystemUser(signal);
  if (user === undefined) {
    await createSystemUser(signal);
    user = await findSystemUser(signal);
  }
  if (user === undefined) {
    throw new WorkfuseError({
      code: "setup.unsupported_platform",
      message:
        'Postgres does not run as root, and the system user "postgres" is unknown. Start as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
    });
  }
  const plain: Identity = { kind: "system-user", ...user };
  if (await canReach({ identity: plain, paths, signal })) return plain;
  for (const way of ways) {
    const identity = waysThrough[way](user);
    if (await canReach({ identity, paths, signal })) return identity;
  }
  const closed = paths.filter((path) => existsSync(path)).join(" or ");
  throw new WorkfuseError({
    code: "setup.folder_unwritable",
    message: `Postgres does not run as root, and the system user "postgres" cannot enter ${closed}, because a folder above is closed to it. Move the repository and WORKFUSE_DATA_DIR to a place that others may enter, start as an ordinary user, or set DATABASE_URL.`,
    details: { paths },
  });
}

/** Root may start the same data as another user than before: the repository was moved, or a backup was copied back. */
export async function takeOwnership({
  dataDir,
  identity,
  signal,
}: {
  dataDir: string;
  identity: Identity;
  signal: AbortSignal;
}): Promise<void> {
  const wanted = ownerOf(identity);
  if (wanted === undefined) return;
  if ((await stat(dataDir)).uid === wanted.uid) return;
  await run({ command: "chown", args: ["-R", `${wanted.uid}:${wanted.gid}`, dataDir], signal });
}
