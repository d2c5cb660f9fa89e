import type { Readable } from "node:stream";

/**
 * Where bytes are kept, under keys that are ours (`objectKeyOf`), never a user's.
 * @throws WorkfuseError `file.unavailable`, `file.not_found`
 */
export type ObjectStore = {
  /** Resolves once the bytes are durable; nothing is kept where the stream fails. Memory does not grow with the size. */
  readonly put: (input: {
    readonly key: string;
    readonly content: Readable;
    readonly signal: AbortSignal;
  }) => Promise<void>;
  readonly get: (input: { readonly key: string; readonly signal: AbortSignal }) => Promise<Readable>;
  /** Does nothing where there is no such object. */
  readonly delete: (input: { readonly key: string; readonly signal: AbortSignal }) => Promise<void>;
  readonly close: () => void;
};
