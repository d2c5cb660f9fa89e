/** Wall clock. Milliseconds since the epoch, UTC. Order of events never depends on it. */
export type Clock = { readonly now: () => Date };

/** New identifiers, matching `^[A-Za-z0-9_-]{1,64}$`, sortable by creation where the adapter can. */
export type Ids = { readonly next: () => string };

/** Object first, message second. */
export type Log = {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};
