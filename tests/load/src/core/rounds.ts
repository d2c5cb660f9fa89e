import { loadavg } from "node:os";

type Figure = {
  readonly name: string;
  readonly unit: string;
  /** Measures once, in the unit. */
  readonly once: () => number | Promise<number>;
  readonly rounds?: number | undefined;
  /** What it should be; the process fails where the median is not. */
  readonly atMost?: number | undefined;
  readonly atLeast?: number | undefined;
};

/** Prints the median of several rounds, the least and the most of them, and how busy the machine was. */
export async function report(figure: Figure): Promise<number> {
  const { name, unit, once, rounds = 9, atMost = Infinity, atLeast = -Infinity } = figure;
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(await once());
  const sorted = values.toSorted((a, b) => a - b);
  const [least, median, most] = [0, rounds >> 1, rounds - 1].map((index) => sorted[index] ?? Number.NaN);
  const isMet = median !== undefined && median <= atMost && median >= atLeast;
  const aim = Number.isFinite(atMost)
    ? ` (aim ≤ ${atMost})`
    : Number.isFinite(atLeast)
      ? ` (aim ≥ ${atLeast})`
      : "";
  const load = loadavg()[0]?.toFixed(1) ?? "";
  console.log(
    `${isMet ? " " : "✗"} ${name}: ${short(median)} ${unit}${aim}, ${short(least)}–${short(most)} in ${rounds} rounds, load ${load}`,
  );
  if (!isMet) process.exitCode = 1;
  return median ?? Number.NaN;
}

function short(value: number | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

/** Milliseconds that something takes. */
export function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
