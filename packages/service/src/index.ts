export { createServer } from "./create-server.ts";
export { EnvironmentError, commonEnvironment, parseEnvironment } from "./environment.ts";
export { translateError } from "./error-handler.ts";
export { type LogLevel, createLog } from "./log.ts";
export { type ReadinessCheck, createRegistry } from "./operations.ts";
export { systemClock, uuidIds } from "./runtime.ts";
export { runService } from "./run-service.ts";
