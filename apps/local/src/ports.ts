import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the range from which systems take the local ports of outgoing connections (Linux from 32768, macOS from
// 49152): a port that a service has to get back after a crash must not be lost to such a connection meanwhile.
const first = 15_000;
const last = 32_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Different free ports on 127.0.0.1, one for each name. */
export async function choosePorts<Name extends string>(
  names: readonly Name[],
): Promise<Readonly<Record<Name, number>>> {
  const chosen = new Map<Name, number>();
  const taken = new Set<number>();
  for (const name of names) {
    let port = 0;
    do {
      port = randomInt(first, last);
    } while (taken.has(port) || !(await isFree(port)));
    taken.add(port);
    chosen.set(name, port);
  }
  // The loop above has set every name.
  return Object.fromEntries(chosen) as Record<Name, number>;
}
