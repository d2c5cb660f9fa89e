import { WorkfuseError } from "@workfuse/errors";

/** A signal that follows the caller's and fires by itself after `timeoutMs` with `egress.timeout`. */
export function deadlineSignal({ signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number }): {
  readonly signal: AbortSignal;
  readonly clear: () => void;
} {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => {
    controller.abort(
      new WorkfuseError({
        code: "egress.timeout",
        message: `The request took longer than ${timeoutMs} ms.`,
        details: { timeoutMs },
      }),
    );
  }, timeoutMs);
  const clear = (): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", follow);
  };
  signal.addEventListener("abort", follow, { once: true });
  return { signal: controller.signal, clear };
}
