export { type McpServer, startMcpServer } from "./mcp-server.ts";
export { type ProviderRequest, type ProviderServer, startProviderServer } from "./provider-server.ts";
export type { Reply } from "./reply.ts";
export { type TestModels, startTestModels } from "./test-models.ts";
