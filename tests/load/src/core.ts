// What the core costs: templates, graphs, the sandbox. `pnpm bench:core [templates|graph|sandbox]`; ends with 1 where an
// aim is not met. Medians of several rounds, each with the load average beside it. Takes about a minute.
import { measureGraph } from "./core/graph.ts";
import { measureSandbox } from "./core/sandbox.ts";
import { measureTemplates } from "./core/templates.ts";

const parts = { templates: measureTemplates, graph: measureGraph, sandbox: measureSandbox };
const [only] = process.argv.slice(2);
for (const [name, measure] of Object.entries(parts)) if (only === undefined || only === name) await measure();
