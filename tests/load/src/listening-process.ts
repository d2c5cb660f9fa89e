import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { basename, dirname } from "node:path";

/** The process that listens behind an address, and all that descend from it, each by itself. Linux only. */
export function processesBehind(url: string): readonly { readonly name: string; readonly pid: number }[] {
  const port = Number(new URL(url).port);
  const root = listeningOn(port);
  return root === undefined ? [] : [{ name: nameOf(root), pid: root }, ...childrenOf(root)];
}

function childrenOf(pid: number): { name: string; pid: number }[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children
      .split(" ")
      .filter(Boolean)
      .map(Number)
      .map((child) => ({ name: nameOf(child), pid: child }));
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function listeningOn(port: number): number | undefined {
  const listening = new Set(
    ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        // Field 3 is the state: 0A listens. Field 9 is the socket's number.
        .filter(
          ([, address = "", , state]) =>
            state === "0A" && Number.parseInt(address.split(":")[1] ?? "", 16) === port,
        )
        .map((fields) => `socket:[${fields[9]}]`),
    ),
  );
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => holdsOneOf({ pid, sockets: listening }));
}

function holdsOneOf({ pid, sockets }: { pid: number; sockets: ReadonlySet<string> }): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

/** `ingress` for `…/apps/ingress/dist/main.js`, the program's name for others. */
function nameOf(pid: number): string {
  const [program = "", ...rest] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  const script = rest.find((word) => /\.[jt]s$/.test(word));
  return script === undefined ? basename(program) : basename(dirname(dirname(script)));
}
