// The process that user code runs in: it makes an isolate per request and knows nothing else. It is started by
// supervisor code with an empty environment and without permissions, and it is expendable.
import { createRequire } from "node:module";
import type ivmModule from "isolated-vm";
import { createIsolateSupply } from "./isolate-supply.ts";
import { runRequest } from "./run-request.ts";
import { type RequestHead, createFrameReader, frame } from "./protocol.ts";

/** The bundles of `inside/`, put here when this file is built. */
declare const LANGUAGE_SOURCE: string;
declare const LIBRARIES_SOURCE: string;

// Its place is handed over by the supervisor: finding it would need permission to read every folder on the way.
const addonPath = process.argv[2] ?? "";
const { ivm } = createRequire(import.meta.url)(addonPath) as { ivm: typeof ivmModule };
const supply = createIsolateSupply({
  ivm,
  snapshots: {
    language: ivm.Isolate.createSnapshot([{ code: LANGUAGE_SOURCE }]),
    libraries: ivm.Isolate.createSnapshot([{ code: LIBRARIES_SOURCE }]),
  },
});

let head: RequestHead | undefined;
const read = createFrameReader({
  maximum: 0x7fff_ffff,
  onFrame: (text) => {
    if (head === undefined) {
      // The supervisor is the only one who writes to us.
      head = JSON.parse(text) as RequestHead;
      return;
    }
    const request = head;
    head = undefined;
    process.stdout.write(frame(runRequest({ supply, head: request, scope: text })));
    // While nobody waits for us, the next isolate is made ready.
    setImmediate(() => supply.prepare(request.memoryMb));
  },
  onOversize: () => process.exit(1),
});
process.stdin.on("data", read);
// The supervisor is gone, or wants us to go.
process.stdin.on("end", () => process.exit(0));
process.stdout.write(frame("ready"));
