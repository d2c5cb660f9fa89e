import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@workfuse/ports";

const firstRetryMs = 200;
const longestRetryMs = 5000;
const answerLimitMs = 10_000;
// An engine that has lost its data, or another one in its place, knows nothing of us.
const repeatMs = 60_000;

/**
 * Has the worker's own endpoint announce its functions to the engine, until the engine has confirmed it, and again every
 * minute. Inngest does not ask by itself. Resolves when `signal` is aborted.
 */
export async function registerWithEngine({
  url,
  log,
  signal,
  onRegistered,
}: {
  url: string;
  log: Log;
  signal: AbortSignal;
  /** Called each time the engine has confirmed. */
  onRegistered: () => void;
}): Promise<void> {
  let delay = firstRetryMs;
  while (!signal.aborted) {
    const registered = await register({ url, log, signal });
    if (registered) onRegistered();
    await sleep(registered ? repeatMs : delay, undefined, { signal }).catch(() => {});
    delay = registered ? firstRetryMs : Math.min(delay * 2, longestRetryMs);
  }
}

async function register({
  url,
  log,
  signal,
}: {
  url: string;
  log: Log;
  signal: AbortSignal;
}): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]);
    const response = await fetch(url, { method: "PUT", signal: limit });
    const answer = await response.text();
    if (response.ok) log.debug({ url }, "functions registered with the engine");
    else log.warn({ status: response.status, answer }, "the engine did not take the functions");
    return response.ok;
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, "the engine cannot be reached yet");
    return false;
  }
}
