export { createLanguageModels } from "./create-language-models.ts";
export { createPrices, modelPricesSchema } from "./models/prices.ts";
