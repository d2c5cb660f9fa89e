export { listedModels } from "./list.ts";
export type { ListedModel } from "./listed-model.ts";
