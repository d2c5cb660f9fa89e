import { setTimeout as delay } from "node:timers/promises";

/** Waits until `probe` gives something other than `undefined`. @throws after `withinMs` milliseconds */
export async function eventually<T>(
  probe: () => T | undefined | Promise<T | undefined>,
  { withinMs = 20_000, what = "the condition" }: { withinMs?: number; what?: string } = {},
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > until)
      throw new Error(`${what} did not come about within ${String(withinMs)} ms.`);
    await delay(20);
  }
}
