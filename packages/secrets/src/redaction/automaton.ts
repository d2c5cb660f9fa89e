const asciiSize = 128;

/** A piece of the text, `end` exclusive. */
export type Match = { readonly start: number; readonly end: number };

/** Finds all places in a text where one of the patterns stands, merged where they overlap or touch. */
export type Automaton = {
  readonly find: (text: string) => readonly Match[];
  /** How many units at the text's end may be the beginning of a pattern. */
  readonly openEnd: (text: string) => number;
};

/**
 * An Aho–Corasick automaton over UTF-16 units. Edges are kept in one open-addressed table (the alphabet of all
 * encodings is small, the number of states large). The rows of the root and of the states one step from it, where nearly
 * all steps start, are dense for ASCII and complete: there no failure link has to be followed.
 */
export function createAutomaton(patterns: Iterable<string>): Automaton {
  const list = [...patterns].filter((pattern) => pattern !== "");
  const units = list.reduce((sum, pattern) => sum + pattern.length, 1);
  const edges = createEdgeTable(units);
  const fail = new Int32Array(units);
  const depth = new Int32Array(units);
  // The length of the longest pattern that ends in a state, found through its failure links.
  const longest = new Int32Array(units);
  const parents = new Int32Array(units);
  const letters = new Uint16Array(units);

  let count = 1;
  for (const pattern of list) {
    let state = 0;
    for (let index = 0; index < pattern.length; index += 1) {
      const unit = pattern.charCodeAt(index);
      let next = edges.get(state, unit);
      if (next === 0) {
        next = count;
        count += 1;
        edges.set(state, unit, next);
        depth[next] = index + 1;
        parents[next] = state;
        letters[next] = unit;
      }
      state = next;
    }
    longest[state] = pattern.length;
  }

  const step = (from: number, unit: number): number => {
    let state = from;
    while (state !== 0) {
      const next = edges.get(state, unit);
      if (next !== 0) return next;
      state = fail[state] ?? 0;
    }
    return edges.get(0, unit);
  };
  // Shallow states first: a state's failure link is always shallower than itself.
  for (const state of sortedByDepth({ depth, count })) {
    const parent = parents[state] ?? 0;
    const link = parent === 0 ? 0 : step(fail[parent] ?? 0, letters[state] ?? 0);
    fail[state] = link;
    longest[state] = Math.max(longest[state] ?? 0, longest[link] ?? 0);
  }

  const rowOf = new Int32Array(units).fill(-1);
  const shallow = [
    0,
    ...Array.from({ length: count }, (_, state) => state).filter((state) => depth[state] === 1),
  ];
  const dense = new Int32Array(shallow.length * asciiSize);
  for (const [row, state] of shallow.entries()) {
    rowOf[state] = row;
    for (let unit = 0; unit < asciiSize; unit += 1) {
      dense[row * asciiSize + unit] = edges.get(state, unit) || edges.get(0, unit);
    }
  }

  const deepest = depth.reduce((most, each) => Math.max(most, each), 0);

  return {
    openEnd: (text) => {
      let state = 0;
      for (let index = Math.max(0, text.length - deepest); index < text.length; index += 1) {
        state = step(state, text.charCodeAt(index));
      }
      return depth[state] ?? 0;
    },
    find: (text) => {
      const matches: { start: number; end: number }[] = [];
      let state = 0;
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        const row = rowOf[state] ?? -1;
        state = row >= 0 && unit < asciiSize ? (dense[row * asciiSize + unit] ?? 0) : step(state, unit);
        const length = longest[state] ?? 0;
        if (length > 0) mergeMatch({ matches, start: index + 1 - length, end: index + 1 });
      }
      return matches;
    },
  };
}

/** All states but the root, by depth; a counting sort. */
function sortedByDepth({ depth, count }: { depth: Int32Array; count: number }): Int32Array {
  let deepest = 0;
  for (let state = 1; state < count; state += 1) deepest = Math.max(deepest, depth[state] ?? 0);
  const starts = new Int32Array(deepest + 2);
  for (let state = 1; state < count; state += 1) {
    const at = (depth[state] ?? 0) + 1;
    starts[at] = (starts[at] ?? 0) + 1;
  }
  for (let level = 1; level < starts.length; level += 1) {
    starts[level] = (starts[level] ?? 0) + (starts[level - 1] ?? 0);
  }
  const sorted = new Int32Array(count - 1);
  for (let state = 1; state < count; state += 1) {
    const level = depth[state] ?? 0;
    const slot = starts[level] ?? 0;
    sorted[slot] = state;
    starts[level] = slot + 1;
  }
  return sorted;
}

function mergeMatch({
  matches,
  start,
  end,
}: {
  matches: { start: number; end: number }[];
  start: number;
  end: number;
}): void {
  let from = start;
  // A longer pattern that ends later may reach back over several earlier matches.
  for (let last = matches.at(-1); last !== undefined && last.end >= from; last = matches.at(-1)) {
    from = Math.min(from, last.start);
    matches.pop();
  }
  matches.push({ start: from, end });
}

/** From (state, unit) to a state; 0 means that there is no such edge, as nothing leads back to the root. */
function createEdgeTable(capacity: number): {
  get: (state: number, unit: number) => number;
  set: (state: number, unit: number, next: number) => void;
} {
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)));
  const mask = size - 1;
  const states = new Int32Array(size).fill(-1);
  const letters = new Uint16Array(size);
  const targets = new Int32Array(size);
  const slotOf = (state: number, unit: number): number => {
    let hash = Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (states[slot] !== -1 && (states[slot] !== state || letters[slot] !== unit))
      slot = (slot + 1) & mask;
    return slot;
  };
  return {
    get: (state, unit) => targets[slotOf(state, unit)] ?? 0,
    set: (state, unit, next) => {
      const slot = slotOf(state, unit);
      states[slot] = state;
      letters[slot] = unit;
      targets[slot] = next;
    },
  };
}
