declare module "core-js-pure/actual/url" {
  const constructor: typeof URL;
  // The package exports the constructor as its module.
  export default constructor;
}
declare module "core-js-pure/actual/url-search-params" {
  const constructor: typeof URLSearchParams;
  export default constructor;
}
