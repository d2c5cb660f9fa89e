const scheduleMs = [
  15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 2_400_000, 3_600_000, 7_200_000,
];
const longestMs = 7_200_000;

/** Milliseconds until the next attempt after attempt number `attempt` (from 0) failed; up to 10 % more, at random. */
export function backoffMs({ attempt, random }: { attempt: number; random: () => number }): number {
  const base = scheduleMs[attempt] ?? longestMs;
  return Math.round(base * (1 + 0.1 * random()));
}

/** Milliseconds that a `retry-after` header asks for (seconds, or a date), between 1 s and 24 h; `undefined` when it asks for nothing. */
export function retryAfterMs({
  header,
  now,
}: {
  header: string | undefined;
  now: number;
}): number | undefined {
  if (header === undefined || header === "") return undefined;
  const seconds = Number(header);
  const wanted = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isNaN(wanted) ? undefined : Math.min(Math.max(wanted, 1000), 86_400_000);
}
