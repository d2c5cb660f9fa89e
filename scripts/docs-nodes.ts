// Writes docs/nodes.md from the definitions of the node catalogue.
import { writeFileSync } from "node:fs";
import { nodesPage } from "../packages/nodes/src/documentation/nodes-page.ts";

writeFileSync(new URL("../docs/nodes.md", import.meta.url), nodesPage());
