export type ProblemCode =
  | "node.duplicate_id"
  | "node.unknown_type"
  | "node.config_invalid"
  | "node.not_ready"
  | "node.unreachable"
  | "node.parent_missing"
  | "node.parent_not_loop"
  | "node.parent_cycle"
  | "node.nested_too_deep"
  | "node.trigger_in_loop"
  | "node.template_invalid"
  | "node.reference_unknown"
  | "node.reference_not_upstream"
  | "node.reference_into_loop"
  | "node.field_unknown"
  | "node.field_may_be_absent"
  | "node.field_wrong_type"
  | "edge.duplicate_id"
  | "edge.dangling"
  | "edge.unknown_handle"
  | "edge.into_trigger"
  | "edge.crosses_loop"
  | "graph.too_large"
  | "graph.cycle"
  | "graph.no_trigger"
  | "graph.several_triggers";

/** One thing that is wrong with a graph. `path` is where, as keys from the graph's root. */
export type GraphProblem = {
  readonly code: ProblemCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly nodeId?: string;
  readonly edgeId?: string;
  /** For cycles: the nodes of the cycle. */
  readonly nodeIds?: readonly string[];
  /** For templates: where in the text, both from 1. */
  readonly line?: number;
  readonly column?: number;
  /** For a name that does not exist: the one that was probably meant. */
  readonly suggestion?: string;
};

export type ValidationResult = { readonly valid: boolean; readonly problems: readonly GraphProblem[] };
