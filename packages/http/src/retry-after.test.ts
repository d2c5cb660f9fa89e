import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const now = new Date("2026-01-02T03:04:05Z");

test.each([
  [{ "retry-after": "3" }, 3000],
  [{ "retry-after": "Fri, 02 Jan 2026 03:04:15 GMT" }, 10_000],
  [{ "retry-after": "Fri, 02 Jan 2026 03:00:00 GMT" }, 0],
  [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
  [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "7" }, 7000],
  [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now.getTime() / 1000 + 20) }, 20_000],
  [{ "x-ratelimit-remaining": "5", "x-ratelimit-reset": "7" }, undefined],
  [{ "retry-after": "soon 5" }, undefined],
  [{ "retry-after": "-1" }, undefined],
  [{}, undefined],
])("%j asks to wait %s ms", (headers, milliseconds) => {
  expect(retryAfterMs(headers, now)).toBe(milliseconds);
});
