import type { Operation } from "./operation.ts";
import { putSecretValue, updateSecret, updateSecretVersionStage } from "./operations/change-secret.ts";
import { createSecret } from "./operations/create-secret.ts";
import { deleteSecret, restoreSecret } from "./operations/deletion.ts";
import { describeSecret, listSecretVersionIds, listSecrets } from "./operations/describe.ts";
import { batchGetSecretValue, getSecretValue } from "./operations/get-secret-value.ts";
import { rotateSecret } from "./operations/rotate-secret.ts";
import { tagResource, untagResource } from "./operations/tags.ts";

/** By the name in the `x-amz-target` header, after "secretsmanager.". */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ["BatchGetSecretValue", batchGetSecretValue],
  ["CreateSecret", createSecret],
  ["DeleteSecret", deleteSecret],
  ["DescribeSecret", describeSecret],
  ["GetSecretValue", getSecretValue],
  ["ListSecretVersionIds", listSecretVersionIds],
  ["ListSecrets", listSecrets],
  ["PutSecretValue", putSecretValue],
  ["RestoreSecret", restoreSecret],
  ["RotateSecret", rotateSecret],
  ["TagResource", tagResource],
  ["UntagResource", untagResource],
  ["UpdateSecret", updateSecret],
  ["UpdateSecretVersionStage", updateSecretVersionStage],
]);
