import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Answer } from "../state/answer.ts";

export type Metrics = ReturnType<typeof createMetrics>;

/** The engine's figures for Prometheus. Queue figures are read from the database when they are asked for. */
export function createMetrics({
  registry,
  inFlight,
  depth,
}: {
  registry: Registry;
  inFlight: () => number;
  depth: () => Promise<{ ready: number; delayed: number; oldestAgeMs: number }>;
}) {
  const registers = [registry];
  const events = new Counter({ name: "engine_events_total", help: "Events accepted", registers });
  const runs = new Counter({
    name: "engine_runs_ended_total",
    help: "Runs ended",
    labelNames: ["status"],
    registers,
  });
  const retries = new Counter({
    name: "engine_retries_total",
    help: "Calls made again: failed attempts, and calls that the worker did not answer",
    labelNames: ["reason"],
    registers,
  });
  const calls = new Histogram({
    name: "engine_call_seconds",
    help: "Duration of calls to workers",
    labelNames: ["outcome"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2, 10, 60, 600],
    registers,
  });
  // Gauges register themselves and are read through the registry.
  void new Gauge({
    name: "engine_calls_in_flight",
    help: "Calls to workers now",
    registers,
    collect() {
      this.set(inFlight());
    },
  });
  const ready = new Gauge({ name: "engine_queue_ready", help: "Calls that wait for their turn", registers });
  const delayed = new Gauge({
    name: "engine_queue_delayed",
    help: "Calls that wait for their time",
    registers,
  });
  void new Gauge({
    name: "engine_queue_oldest_age_seconds",
    help: "Age of the oldest call that waits for its turn",
    registers,
    async collect() {
      const now = await depth();
      ready.set(now.ready);
      delayed.set(now.delayed);
      this.set(now.oldestAgeMs / 1000);
    },
  });
  return {
    events,
    runs,
    retries,
    callStarted: (): ((outcome: Answer["kind"]) => void) => {
      const begun = performance.now();
      return (outcome) => {
        calls.observe({ outcome }, (performance.now() - begun) / 1000);
      };
    },
  };
}
