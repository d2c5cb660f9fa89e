import { parseEnvironment, runService } from "@workfuse/service";
import { environmentSchema } from "./env.ts";
import { createSecretsServer } from "./secrets-server.ts";

await runService({
  name: "secrets",
  environment: () => parseEnvironment({ schema: environmentSchema, environment: process.env }),
  start: ({ environment, log }) =>
    createSecretsServer({
      dataDir: environment.SECRETS_DATA_DIR,
      keyFile: environment.SECRETS_KEY_FILE,
      region: environment.AWS_REGION,
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
      host: environment.HOST,
      port: environment.PORT,
      log,
    }),
});
