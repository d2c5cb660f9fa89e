import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** A line from the terminal that is not shown while it is typed. */
export async function readHidden(): Promise<string> {
  const nowhere = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
  }
}
