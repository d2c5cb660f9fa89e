import { runService } from "@workfuse/service";
import { start } from "./compose.ts";
import { readEnvironment } from "./env.ts";

await runService({ name: "gateway", environment: readEnvironment, start });
