// Runs the local stack with stand-ins in the place of the services: `run-stand-ins.ts <folder with one file a name>`.
import { join } from "node:path";
import { runLocal } from "../run-local.ts";
import { type Entries, serviceNames } from "../services.ts";

const folder = process.argv[2] ?? "";
// Every name has its file there.
const entries = Object.fromEntries(serviceNames.map((name) => [name, join(folder, `${name}.ts`)])) as Entries;
await runLocal({ entries, editorFolder: join(folder, "editor") });
