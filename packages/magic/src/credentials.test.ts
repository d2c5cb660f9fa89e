import { expect, test } from "vitest";
import { createAliases, lacksCredential, missingCredential } from "./credentials.ts";

const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack-AbCdEf";
const other = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:other-AbCdEf";
const aliases = createAliases([{ arn, name: "Slack" }]);
const config = { auth: { secretArn: arn }, tools: [{ secretArn: other }], url: "https://example.com" };

test("ARNs are hidden at any depth and come back as they were", () => {
  const hidden = aliases.hide(config);
  expect(JSON.stringify(hidden)).not.toContain("arn:aws");
  expect(hidden).toMatchObject({ auth: { secretArn: "credential:1" }, url: "https://example.com" });
  expect(aliases.reveal({ secretArn: "credential:1" })).toEqual({ secretArn: arn });
  expect(aliases.listing).toContain('credential:1: "Slack"');
});

test("a credential that is not known, or was made up, becomes one that is still to be chosen", () => {
  for (const invented of ["credential:2", "credential:missing", other]) {
    const revealed = aliases.reveal({ secretArn: invented });
    expect(revealed).toEqual({ secretArn: missingCredential });
    expect(lacksCredential(revealed)).toBe(true);
  }
  expect(lacksCredential(config)).toBe(false);
});

test("a key that is a name of the language stays a key", () => {
  const odd: unknown = JSON.parse('{"__proto__": {"secretArn": "credential:1"}}');
  expect(JSON.stringify(aliases.reveal(odd))).toBe(`{"__proto__":{"secretArn":"${arn}"}}`);
});
