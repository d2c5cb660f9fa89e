import type { Log } from "@workfuse/ports";

const firstRetryMs = 200;
const longestRetryMs = 5000;

/**
 * Has the worker's own endpoint announce its functions to the engine, until the engine has confirmed it. Inngest does
 * not ask by itself, so this happens at every start.
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
  onRegistered: () => void;
}): Promise<void> {
  for (let delay = firstRetryMs; !signal.aborted; delay = Math.min(delay * 2, longestRetryMs)) {
    try {
      const response = await fetch(url, { method: "PUT", signal });
      if (response.ok) {
        onRegistered();
        log.info({ url }, "functions registered with the engine");
        return;
      }
      log.warn(
        { status: response.status, answer: await response.text() },
        "the engine did not take the functions",
      );
    } catch (error) {
      log.warn({ err: error }, "the engine cannot be reached yet");
    }
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
}
