export { closestName } from "./closest-name.ts";
export {
  type CompiledTemplate,
  type TemplateProblem,
  type TemplateValidation,
  compileTemplate,
  validateTemplate,
} from "./compile.ts";
export type { HelperCall, HelperDefinition } from "./helper.ts";
export { limits as templateLimits } from "./limits.ts";
export { ownPath, splitPath } from "./own-path.ts";
export { pathText } from "./path-text.ts";
export { type Reference, referencesOf } from "./references.ts";
export { type HelperRegistry, createHelperRegistry, defaultHelpers } from "./registry.ts";
export { type RenderInput, evaluateTemplate, renderTemplate } from "./render.ts";
export {
  type ExpressionLanguage,
  type FoundExpression,
  collectExpressions,
  isExpression,
  resolveValue,
} from "./resolve-value.ts";
