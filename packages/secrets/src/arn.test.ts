import { expect, test } from "vitest";
import { isSecretArn, parseSecretArn } from "./arn.ts";

test("an ARN comes apart into its parts, in every partition", () => {
  expect(
    parseSecretArn("arn:aws:secretsmanager:eu-west-1:123456789012:secret:workfuse/w1/key-a1B2c3"),
  ).toEqual({
    partition: "aws",
    region: "eu-west-1",
    accountId: "123456789012",
    name: "workfuse/w1/key",
  });
  expect(
    parseSecretArn("arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:a-a1B2c3").partition,
  ).toBe("aws-us-gov");
});

test.each([
  "",
  "sk_live_51H8",
  "arn:aws:s3:eu-west-1:123456789012:secret:name-a1B2c3",
  "arn:aws:secretsmanager:eu-west-1:1234:secret:name-a1B2c3",
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:name",
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:na me-a1B2c3",
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-a1B2c3\n",
  " arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-a1B2c3",
])("%j is not the ARN of a secret, and the error does not repeat it", (text) => {
  expect(isSecretArn(text)).toBe(false);
  expect(() => parseSecretArn(text)).toThrow(expect.objectContaining({ code: "secret.invalid_arn" }));
  if (text.length > 3) expect(() => parseSecretArn(text)).not.toThrow(text);
});
