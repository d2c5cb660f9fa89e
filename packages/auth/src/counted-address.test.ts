import { expect, test } from "vitest";
import { countedAddress } from "./counted-address.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2:0:0:0:0/64"],
  ["2001:DB8:1:2::", "2001:db8:1:2:0:0:0:0/64"],
  ["not an address", "not an address"],
])("ACCEPTANCE 54: %s is counted as %s", (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});
