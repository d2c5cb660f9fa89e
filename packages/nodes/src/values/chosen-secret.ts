import { WorkfuseError } from "@workfuse/errors";

/** The reference of a credential that the node cannot do without. @throws WorkfuseError `config.invalid` */
export function chosenSecret(arn: string | undefined): string {
  if (arn !== undefined) return arn;
  throw new WorkfuseError({
    code: "config.invalid",
    message: "Choose a credential first.",
    details: { field: "secretArn" },
  });
}
