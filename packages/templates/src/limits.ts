/** What one template may cost. Exceeding one is `template.limit`, with the limit's name in `details.limit`. */
export const limits = {
  /** Length of the source in UTF-8 bytes. */
  sourceBytes: 64 * 1024,
  /** Nodes of the syntax tree: statements, expressions, options. */
  nodes: 5000,
  /** Blocks and sub-expressions inside each other; `else if` chains count as one. */
  depth: 32,
  /** `else if` parts of all chains together. */
  chains: 500,
  /** Length of the rendered text, and of any text that a helper makes, in UTF-8 bytes. */
  outputBytes: 1024 * 1024,
  /** Units of work in one rendering: a statement, a path segment, a list item, 64 characters given to a helper. */
  steps: 200_000,
  /** Objects and lists inside each other in a configuration value that is resolved. */
  valueDepth: 200,
  /** Values in a configuration that is resolved. */
  values: 250_000,
} as const;

export type LimitName = keyof typeof limits;
