import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";

export type LogFile = { readonly write: (line: string) => void; readonly close: () => void };

/**
 * Appends lines to a file; at `maxBytes` it becomes `<file>.1`, the one before `<file>.2`, up to `keep` old ones.
 * Services log little, so lines are written at once and none is lost in a crash. A full disk loses lines, not services.
 */
export function openLogFile({
  path,
  maxBytes = 10 * 1024 * 1024,
  keep = 3,
}: {
  path: string;
  maxBytes?: number;
  keep?: number;
}): LogFile {
  let descriptor = openSync(path, "a", 0o600);
  let size = fstatSync(descriptor).size;

  function rotate(): void {
    closeSync(descriptor);
    for (let number = keep - 1; number >= 0; number -= 1) {
      try {
        renameSync(number === 0 ? path : `${path}.${number}`, `${path}.${number + 1}`);
      } catch {
        // There is no such old file yet.
      }
    }
    descriptor = openSync(path, "a", 0o600);
    size = 0;
  }

  return {
    write: (line) => {
      try {
        if (size > maxBytes) rotate();
        size += writeSync(descriptor, `${line}\n`);
      } catch {
        // Nowhere to say it.
      }
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}
