import type { HelperDefinition } from "./helper.ts";
import type { Position } from "./template-error.ts";

/** A template as it is interpreted: Handlebars' tree with names resolved and everything unsupported refused. */
export type Program = readonly Statement[];

export type Statement =
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "output"; readonly expression: Expression }
  | IfStatement
  | EachStatement
  | WithStatement
  | SectionStatement;

export type IfStatement = {
  readonly type: "if";
  readonly condition: Expression;
  readonly includeZero: Expression | undefined;
  readonly whenTrue: Program;
  readonly otherwise: Program;
};
export type EachStatement = {
  readonly type: "each";
  readonly list: Expression;
  readonly binds: boolean;
  readonly body: Program;
  readonly otherwise: Program;
};
export type WithStatement = {
  readonly type: "with";
  readonly value: Expression;
  readonly binds: boolean;
  readonly body: Program;
  readonly otherwise: Program;
};
/** `{{#name}}…{{/name}}`: a condition, a list or an object, whichever the value is. */
export type SectionStatement = {
  readonly type: "section";
  readonly value: Expression;
  readonly binds: boolean;
  readonly body: Program;
  readonly otherwise: Program;
  /** Whether a missing value goes to `otherwise` instead of failing: only where the author wrote one. */
  readonly optional: boolean;
};

export type PathNode = {
  readonly type: "path";
  /** Names to look up in turn, from where the path starts. */
  readonly segments: readonly string[];
  readonly start:
    | { readonly kind: "context"; readonly up: number }
    | { readonly kind: "data"; readonly up: number; readonly name: string }
    | { readonly kind: "root" }
    | { readonly kind: "parameter"; readonly hops: number; readonly slot: 0 | 1 };
  readonly at: Position;
};
export type LiteralNode = { readonly type: "literal"; readonly value: unknown; readonly at: Position };
/** `{{"a name"}}`: Handlebars reads a field of that name; where there is none it is the literal itself. */
export type NamedLiteralNode = {
  readonly type: "namedLiteral";
  readonly name: string;
  readonly value: unknown;
  readonly at: Position;
};
export type CallNode = {
  readonly type: "call";
  readonly helper: HelperDefinition;
  readonly parameters: readonly Expression[];
  readonly options: readonly { readonly name: string; readonly value: Expression }[];
  readonly at: Position;
};
/** `{{if condition a b}}`: the value of one branch; the other is not evaluated. */
export type ChoiceNode = {
  readonly type: "choice";
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
  readonly at: Position;
};
export type Expression = PathNode | LiteralNode | NamedLiteralNode | CallNode | ChoiceNode;
