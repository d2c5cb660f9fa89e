import { expect, test } from "vitest";
import { isPublicAddress, parseAddress } from "./address.ts";

const isPublic = (text: string): boolean => {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  return isPublicAddress(address);
};

// Not all of these are known to the library as anything but ordinary addresses.
test.each([
  "3fff::1",
  "5f00::1",
  "2001:1ff::1",
  "2001:db8::1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::1",
  "2002:7f00:1::",
  "::127.0.0.1",
  "::ffff:0:7f00:1",
  "::ffff:127.0.0.1",
  "fec0::1",
  "0.1.2.3",
  "192.0.0.8",
  "192.88.99.1",
])("ACCEPTANCE 42: %s has no global reach", (text) => expect(isPublic(text)).toBe(false));

test.each(["8.8.8.8", "192.88.98.1", "2606:4700::1", "2001:4860::1"])("%s is public", (text) =>
  expect(isPublic(text)).toBe(true),
);
