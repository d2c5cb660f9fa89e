import type { Run } from "./run.ts";

/** Where a value was found, kept so that an error can tell its full path. `key` changes with each iteration. */
export type Place = {
  readonly base: Place | undefined;
  readonly segments: readonly string[];
  key: string | number | undefined;
};

/** What `@index` and its like are. One object a loop, changed with each iteration. */
export type LoopData = {
  index: number;
  key: string | number;
  first: boolean;
  last: boolean;
  readonly up: LoopData | undefined;
};

/** What block parameters are bound to, innermost first. */
export type Binding = {
  value: unknown;
  key: string | number | undefined;
  readonly place: Place | undefined;
  readonly up: Binding | undefined;
};

/** What `this` is, and everything around it. */
export type Context = {
  readonly run: Run;
  value: unknown;
  readonly place: Place | undefined;
  /** What `../` is. */
  readonly up: Context | undefined;
  readonly data: LoopData | undefined;
  readonly binding: Binding | undefined;
};

/** The names from the root to this place; undefined where a helper made the value. */
export function placeSegments(place: Place | undefined): (string | number)[] | undefined {
  if (place === undefined) return undefined;
  const own = place.key === undefined ? place.segments : [...place.segments, place.key];
  if (place.base === undefined) return [...own];
  const before = placeSegments(place.base);
  return before === undefined ? undefined : [...before, ...own];
}
