/**
 * What passes between supervisor and runner: frames of a 32-bit big-endian length and that many bytes. The first
 * frame of a runner is `ready`. A request is two frames, its head and the scope; an answer is one.
 */
export type RequestHead = {
  readonly jobs: readonly {
    readonly language: "javascript" | "jsonata";
    readonly kind: "expression" | "script";
    readonly code: string;
  }[];
  readonly cpuMs: number;
  readonly memoryMb: number;
  readonly maxOutputCharacters: number;
  /** Where the isolate's random numbers come from. */
  readonly seed: string;
};

/** What the runner says of a request, beside the results. */
export type AnswerTail = {
  readonly cpuMs: number;
  /** The request broke a limit: the runner is to be replaced. */
  readonly abused: boolean;
};

const headerBytes = 4;

export function frame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(headerBytes + length);
  bytes.writeUInt32BE(length, 0);
  bytes.write(text, headerBytes);
  return bytes;
}

/** Puts frames together out of chunks. `onOversize` is called, once, for a frame longer than `maximum` bytes. */
export function createFrameReader({
  maximum,
  onFrame,
  onOversize,
}: {
  maximum: number;
  onFrame: (text: string) => void;
  onOversize: () => void;
}): (chunk: Buffer) => void {
  let held: Buffer[] = [];
  let size = 0;
  let dead = false;
  return (chunk) => {
    if (dead) return;
    held.push(chunk);
    size += chunk.length;
    while (size >= headerBytes) {
      if ((held[0]?.length ?? 0) < headerBytes) held = [Buffer.concat(held)];
      const length = (held[0] ?? Buffer.alloc(headerBytes)).readUInt32BE(0);
      if (length > maximum) {
        dead = true;
        held = [];
        onOversize();
        return;
      }
      if (size < headerBytes + length) return;
      const all = held.length === 1 ? (held[0] ?? Buffer.alloc(0)) : Buffer.concat(held);
      const rest = all.subarray(headerBytes + length);
      held = rest.length === 0 ? [] : [rest];
      size = rest.length;
      onFrame(all.toString("utf8", headerBytes, headerBytes + length));
    }
  };
}
