// How well sentences become configurations and workflows: `pnpm eval:magic --provider local`, or with a real one and its
// key: OPENAI_API_KEY=… pnpm eval:magic --provider openai --model gpt-6-luna. Ends with 1 below --least (default 80).
import process from "node:process";
import { parseArgs } from "node:util";
import { listedModels } from "@workfuse/ai/models";
import { openProvider } from "./providers.ts";
import { runAll, scoreOf } from "./run.ts";

const providers = ["local", "openai", "anthropic", "gemini", "compatible"] as const;
const { values } = parseArgs({
  options: {
    provider: { type: "string", default: "local" },
    model: { type: "string" },
    least: { type: "string", default: "80" },
  },
});
const provider = providers.find((name) => name === values.provider);
if (provider === undefined) throw new Error(`--provider is one of ${providers.join(", ")}.`);
const model = values.model ?? listedModels.find((one) => one.provider === provider)?.model ?? "default";
const prefix = provider.toUpperCase();
const apiKey = process.env[`${prefix}_API_KEY`];
if (apiKey === undefined && provider !== "local" && provider !== "compatible") {
  throw new Error(`Set ${prefix}_API_KEY to your key.`);
}

const opened = await openProvider({ provider, model, apiKey, baseUrl: process.env[`${prefix}_BASE_URL`] });
const started = performance.now();
process.stdout.write(`Provider: ${opened.name}\n`);
const outcomes = await runAll({
  opened,
  onOutcome: ({ kind, says, problems, answers }) => {
    const mark = problems.length === 0 ? "right" : "WRONG";
    process.stdout.write(`${mark} ${kind} (${answers} answers): ${says}\n`);
    for (const problem of problems) process.stdout.write(`      ${problem}\n`);
  },
});
await opened.close();

const kinds = ["config", "workflow"] as const;
for (const kind of kinds) {
  const { right, all, firstTime, score } = scoreOf(outcomes.filter((outcome) => outcome.kind === kind));
  process.stdout.write(`${kind}: ${right} of ${all} right (${score} %), ${firstTime} without a correction\n`);
}
const { score, all } = scoreOf(outcomes);
const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(`Score ${score} of 100 over ${all} cases, ${seconds} s, provider: ${opened.name}\n`);
process.exitCode = score >= Number(values.least) ? 0 : 1;
