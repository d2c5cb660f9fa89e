export { createLanguageModels } from "./create-language-models.ts";
export { createPrices, modelPricesSetting } from "./models/prices.ts";
export { createMcpClient } from "./create-mcp-client.ts";
