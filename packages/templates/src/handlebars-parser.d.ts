// Handlebars publishes no types for its parser module; importing the whole library would pull its compiler
// (and its code generation) into the browser bundle.
declare module "handlebars/dist/cjs/handlebars/compiler/base.js" {
  export function parse(source: string): unknown;
  export const parser: { parse(source: string): unknown };
}
