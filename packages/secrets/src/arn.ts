import { WorkfuseError } from "@workfuse/errors";

/** The parts of a secret's Amazon Resource Name. */
export type SecretArn = {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** The name in Secrets Manager, without the random suffix. */
  readonly name: string;
};

/** A complete ARN of a secret; usable in schemas and on the browser's side. */
export const secretArnPattern =
  /^arn:(aws(?:-[a-z]+)*):secretsmanager:([a-z]{2}(?:-[a-z]+)+-\d{1,2}):(\d{12}):secret:([A-Za-z0-9/_+=.@!-]{1,512})-[A-Za-z0-9]{6}$/;

export function isSecretArn(text: string): boolean {
  return secretArnPattern.test(text);
}

/** @throws WorkfuseError `secret.invalid_arn` */
export function parseSecretArn(text: string): SecretArn {
  const parts = secretArnPattern.exec(text);
  if (parts === null) {
    throw new WorkfuseError({
      code: "secret.invalid_arn",
      message:
        "This is not the ARN of a secret. It looks like arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>.",
    });
  }
  const [, partition = "", region = "", accountId = "", name = ""] = parts;
  return { partition, region, accountId, name };
}
