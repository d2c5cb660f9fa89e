/** The part of Handlebars' syntax tree that this package reads. Lines count from 1, columns from 0. */
export type SyntaxPosition = { readonly line: number; readonly column: number };
type Located = { readonly loc: { readonly start: SyntaxPosition } };

export type PathExpression = Located & {
  readonly type: "PathExpression";
  readonly data: boolean;
  readonly depth: number;
  readonly parts: readonly string[];
  readonly original: string;
};
export type LiteralExpression = Located &
  (
    | { readonly type: "StringLiteral"; readonly value: string }
    | { readonly type: "NumberLiteral"; readonly value: number }
    | { readonly type: "BooleanLiteral"; readonly value: boolean }
    | { readonly type: "NullLiteral" }
    | { readonly type: "UndefinedLiteral" }
  );
export type Hash = { readonly pairs: readonly { readonly key: string; readonly value: SyntaxExpression }[] };
export type Call = {
  readonly path: PathExpression | LiteralExpression;
  readonly params: readonly SyntaxExpression[];
  readonly hash: Hash | undefined;
};
export type SubExpression = Located & Call & { readonly type: "SubExpression" };
export type SyntaxExpression = PathExpression | LiteralExpression | SubExpression;

export type SyntaxProgram = {
  readonly body: readonly SyntaxStatement[];
  readonly blockParams?: readonly string[] | undefined;
  readonly chained?: boolean | undefined;
};
export type BlockStatement = Located &
  Call & {
    readonly type: "BlockStatement";
    readonly program: SyntaxProgram | undefined;
    readonly inverse: SyntaxProgram | undefined;
  };
export type SyntaxStatement = Located &
  (
    | { readonly type: "ContentStatement"; readonly value: string }
    | { readonly type: "CommentStatement" }
    | ({ readonly type: "MustacheStatement" } & Call)
    | BlockStatement
    | {
        readonly type: "PartialStatement" | "PartialBlockStatement" | "Decorator" | "DecoratorBlock";
      }
  );
