import { expect, test } from "vitest";
import { deviceName } from "./device-name.ts";

test("a browser that also names others is known by its own name", () => {
  const edge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0";
  expect(deviceName(edge)).toBe("Edge on Windows");
  expect(deviceName("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0")).toBe(
    "Firefox on Linux",
  );
});

test("what is no browser is shown as it calls itself", () => {
  expect(deviceName("curl/8.1")).toBe("curl/8.1");
  expect(deviceName(undefined)).toBe("Unknown device");
});
