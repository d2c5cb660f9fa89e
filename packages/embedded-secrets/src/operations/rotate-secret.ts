import { z } from "zod";
import { AwsError, invalidParameter, invalidRequest } from "../aws-error.ts";
import { defineOperation } from "../operation.ts";
import { clientRequestToken, secretId } from "./inputs.ts";
import { requireLive } from "./new-version.ts";

/**
 * Rotation by a Lambda function needs Lambda, which is not here; both ways to ask are answered as AWS answers them
 * when there is no function, or none that it may call. Rotation by the caller is PutSecretValue (new version becomes
 * AWSCURRENT, the old one AWSPREVIOUS) or, in two steps, AWSPENDING and UpdateSecretVersionStage.
 */
export const rotateSecret = defineOperation({
  input: z.object({
    SecretId: secretId,
    ClientRequestToken: clientRequestToken,
    RotationLambdaARN: z.string().max(2048).optional(),
    RotateImmediately: z.boolean().optional(),
  }),
  run: ({ context, input }) => {
    if (input.ClientRequestToken === undefined) {
      throw invalidParameter("You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    }
    requireLive(context.store.find(input.SecretId));
    if (input.RotationLambdaARN === undefined) {
      throw invalidRequest("No Lambda rotation function ARN is associated with this secret.");
    }
    throw new AwsError({
      type: "AccessDeniedException",
      message:
        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
    });
  },
});
