import type { Readable } from "node:stream";

/** What is known of a stored file. */
export type StoredFile = {
  readonly id: string;
  /** As its maker called it: for people to read, never a path. */
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
};

/**
 * Files travel between nodes by reference; their bytes are here. A file belongs to a workspace: to everybody else its
 * id is an unknown one.
 */
export type Files = {
  /**
   * Keeps what the stream holds. Nothing is kept where it fails, ends early or is longer than `maxBytes`.
   * @throws WorkfuseError `file.too_large`, `file.unavailable`; the stream's own error
   */
  readonly put: (input: {
    readonly workspaceId: string;
    /** The file is deleted with this execution; null: it stays until it is deleted. */
    readonly executionId: string | null;
    readonly name: string;
    readonly contentType: string;
    readonly content: AsyncIterable<Uint8Array>;
    readonly maxBytes: number;
    readonly signal: AbortSignal;
  }) => Promise<StoredFile>;
  /** @throws WorkfuseError `file.not_found` */
  readonly info: (input: { readonly workspaceId: string; readonly id: string }) => Promise<StoredFile>;
  /**
   * The file and its bytes. The stream must be read to its end or destroyed.
   * @throws WorkfuseError `file.not_found`, `file.unavailable`
   */
  readonly open: (input: {
    readonly workspaceId: string;
    readonly id: string;
    readonly signal: AbortSignal;
  }) => Promise<{ readonly file: StoredFile; readonly content: Readable }>;
  /** @throws WorkfuseError `file.not_found` */
  readonly delete: (input: { readonly workspaceId: string; readonly id: string }) => Promise<void>;
};
