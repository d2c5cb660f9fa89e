import { expect, test } from "vitest";
import { createAllowList } from "./allow-list.ts";

test("an empty list lets everybody in, any other one only who is in it", () => {
  expect(createAllowList([])("203.0.113.9")).toBe(true);
  const isAllowed = createAllowList(["192.0.2.0/24", "203.0.113.9", "2001:db8::/32"]);
  for (const address of ["192.0.2.77", "203.0.113.9", "2001:db8::1", "::ffff:192.0.2.1"]) {
    expect(isAllowed(address), address).toBe(true);
  }
  for (const address of ["192.0.3.1", "203.0.113.8", "2001:db9::1", "::ffff:192.0.3.1", "", "nonsense"]) {
    expect(isAllowed(address), address).toBe(false);
  }
});
