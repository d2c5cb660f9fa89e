// Writes src/runner.generated.js. Run it after a change to src/runner.ts, to what it imports, or to src/inside.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerCode } from "../src/build/runner-code.ts";

writeFileSync(fileURLToPath(new URL("../src/runner.generated.js", import.meta.url)), await runnerCode());
