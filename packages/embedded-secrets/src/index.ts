export { environmentSchema } from "./env.ts";
export { type SecretsServer, type SecretsServerOptions, createSecretsServer } from "./secrets-server.ts";
