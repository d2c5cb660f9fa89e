// Throughput and answers of started stacks: `pnpm bench --target ours=http://127.0.0.1:3000 [--target …] [--seconds 5]
// [--connections 50] [--rounds 3] [--other name=<address of W1>,<address of W5>]`. Several targets are measured in turns,
// so that what else the machine does falls on all of them. A target is a WorkFuse stack; `--other` is anything that
// answers POST. Prints medians of the rounds, their range, and the CPU of each process of a target.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { processesBehind } from "./listening-process.ts";
import { cpuSecondsOfTree } from "./process-cpu.ts";
import { type BenchTarget, otherTarget, stackTarget } from "./bench-target.ts";

const { values } = parseArgs({
  options: {
    target: { type: "string", multiple: true, default: [] },
    other: { type: "string", multiple: true, default: [] },
    seconds: { type: "string", default: "5" },
    connections: { type: "string", default: "50" },
    rounds: { type: "string", default: "3" },
  },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);

const cases = [
  { name: "W1: one node, answered at once", key: "w1", connections, aim: "≥ 300/s" },
  { name: "W5: five chained nodes, the last one answers", key: "w5", connections, aim: "≥ 250/s" },
  { name: "W5, one caller", key: "w5", connections: 1, aim: "p50 ≤ 12 ms" },
] as const;

type Round = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  readonly cpu: ReadonlyMap<string, number>;
};

async function measure({
  target,
  key,
  callers,
  duration,
}: {
  target: BenchTarget;
  key: "w1" | "w5";
  callers: number;
  duration: number;
}): Promise<Round> {
  const processes = processesBehind(target.url);
  const before = processes.map(({ pid }) => cpuSecondsOfTree(pid));
  const started = performance.now();
  const latencies: number[] = [];
  const ended = Promise.withResolvers<autocannon.Result>();
  const run = autocannon(
    {
      url: target.addresses[key],
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"n":1,"name":"x"}',
      connections: callers,
      duration,
    },
    (error: unknown, result) => {
      if (error instanceof Error) ended.reject(error);
      else ended.resolve(result);
    },
  );
  run.on("response", (_client, status, _bytes, milliseconds) => {
    if (status < 300) latencies.push(milliseconds);
  });
  const result = await ended.promise;
  await target.drained(key);
  const elapsed = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  // The first is the parent of the others: its figure is the whole.
  const cpu = new Map<string, number>();
  for (const [index, { name: process, pid }] of processes.entries()) {
    const name = index === 0 ? "all" : process;
    const used = ((cpuSecondsOfTree(pid) - (before[index] ?? 0)) * 1000) / latencies.length;
    cpu.set(name, (cpu.get(name) ?? 0) + used);
  }
  return {
    perSecond: latencies.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    failed: result.non2xx + result.errors,
    cpu,
  };
}

function median(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const show = (value: number | undefined) =>
    (value ?? Number.NaN).toFixed(value !== undefined && value < 100 ? 1 : 0);
  return `${show(sorted[Math.floor(sorted.length / 2)])} (${show(sorted[0])}–${show(sorted.at(-1))})`;
}

const targets = await Promise.all([
  ...values.target.map((text) => stackTarget(text)),
  ...values.other.map((text) => otherTarget(text)),
]);
if (targets.length === 0) throw new Error("Name what is to be measured: --target ours=http://127.0.0.1:3000");

console.log(
  `${seconds} s a round, ${connections} connections, load average ${loadavg()[0]?.toFixed(1)} before`,
);
for (const { name, key, connections: callers, aim } of cases) {
  const rounds = new Map<BenchTarget, Round[]>(targets.map((target) => [target, []]));
  for (const target of targets) await measure({ target, key, callers, duration: 2 });
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const target of targets)
      rounds.get(target)?.push(await measure({ target, key, callers, duration: seconds }));
  }
  for (const [target, measured] of rounds) {
    const cpu = [...(measured[0]?.cpu.keys() ?? [])].map((process) => {
      const used = median(measured.map((round) => round.cpu.get(process) ?? 0));
      return `${process} ${used.split(" ")[0] ?? ""}`;
    });
    const failed = measured.reduce((sum, round) => sum + round.failed, 0);
    console.log(
      `${target.name}, ${name} (aim ${aim}): ${median(measured.map(({ perSecond }) => perSecond))}/s, p50 ${median(measured.map(({ p50 }) => p50))} ms, p99 ${median(measured.map(({ p99 }) => p99))} ms, ${failed} failed, CPU ms each: ${cpu.join(", ") || "unknown"}`,
    );
  }
}
