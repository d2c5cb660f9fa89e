import { commentsCases } from "./handlebars-cases/comments.ts";
import { dataCases } from "./handlebars-cases/data.ts";
import { eachCases } from "./handlebars-cases/each.ts";
import { escapesCases } from "./handlebars-cases/escapes.ts";
import { expressionsCases } from "./handlebars-cases/expressions.ts";
import { ifCases } from "./handlebars-cases/if.ts";
import { literalsCases } from "./handlebars-cases/literals.ts";
import { pathsCases } from "./handlebars-cases/paths.ts";
import { rawBlocksCases } from "./handlebars-cases/raw-blocks.ts";
import { sectionsCases } from "./handlebars-cases/sections.ts";
import { standaloneLinesCases } from "./handlebars-cases/standalone-lines.ts";
import { subExpressionsCases } from "./handlebars-cases/sub-expressions.ts";
import { togetherCases } from "./handlebars-cases/together.ts";
import { whitespaceControlCases } from "./handlebars-cases/whitespace-control.ts";
import { withCases } from "./handlebars-cases/with.ts";

/** Templates over the same data, each with the text that it gives. */
export type HandlebarsCases = {
  readonly data: unknown;
  readonly cases: readonly (readonly [template: string, expected: string])[];
};

/**
 * What Handlebars' documentation and its own tests say of the syntax that is supported here, in cases of our own. The
 * texts are without HTML escapes.
 */
export const handlebarsCases: Readonly<Record<string, HandlebarsCases>> = {
  expressions: expressionsCases,
  paths: pathsCases,
  literals: literalsCases,
  escapes: escapesCases,
  comments: commentsCases,
  if: ifCases,
  each: eachCases,
  with: withCases,
  sections: sectionsCases,
  data: dataCases,
  "sub-expressions": subExpressionsCases,
  "raw blocks": rawBlocksCases,
  "standalone lines": standaloneLinesCases,
  "whitespace control": whitespaceControlCases,
  together: togetherCases,
};
