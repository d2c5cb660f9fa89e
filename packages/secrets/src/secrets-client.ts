import { randomBytes } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  paginateListSecrets,
} from "@aws-sdk/client-secrets-manager";
import { WorkfuseError } from "@workfuse/errors";
import type { Log, Secret } from "@workfuse/ports";
import { parseSecretArn } from "./arn.ts";
import { isGone, translateError } from "./errors.ts";
import { minimumRedactableLength } from "./redaction/redactor.ts";
import { createSecretValue } from "./secret-value.ts";
import { type SecretScope, readScope, scopeTags, tagsToList, tagsToRecord } from "./scope.ts";

export type SecretReference = {
  readonly arn: string;
  /** As the caller gave it. */
  readonly name: string;
  readonly createdAt: Date;
  /** True for a value that is too short to be found and hidden in logs and outputs. Say so to its owner. */
  readonly tooShortToRedact: boolean;
};

export type SecretSummary = {
  readonly arn: string;
  readonly name: string;
  readonly scope: SecretScope | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

export type SecretValue = { readonly value: Secret; readonly versionId: string; readonly createdAt: Date };

export type CreateSecretRequest = {
  /** For people; any text. */
  readonly name: string;
  readonly value: string;
  readonly scope: SecretScope;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly signal: AbortSignal;
};

/** All methods throw WorkfuseError `secret.*`, or the signal's reason when aborted. */
export type SecretsClient = {
  readonly createSecret: (request: CreateSecretRequest) => Promise<SecretReference>;
  /** A new secret with the value of another. */
  readonly copySecret: (input: {
    readonly arn: string;
    readonly name: string;
    readonly scope: SecretScope;
    readonly signal: AbortSignal;
  }) => Promise<SecretReference>;
  readonly getSecretValue: (input: {
    readonly arn: string;
    readonly signal: AbortSignal;
  }) => Promise<SecretValue>;
  /**
   * Deletes with a recovery window of 7 days in which an operator may restore it; unreadable from now on. With
   * `immediately` there is no way back. Deleting what is gone already succeeds.
   */
  readonly deleteSecret: (input: {
    readonly arn: string;
    readonly immediately?: boolean | undefined;
    readonly signal: AbortSignal;
  }) => Promise<void>;
  /** The new value becomes current in one step, the old one AWSPREVIOUS; the ARN stays. */
  readonly rotateSecret: (input: {
    readonly arn: string;
    readonly newValue: string;
    readonly signal: AbortSignal;
  }) => Promise<{ readonly versionId: string; readonly tooShortToRedact: boolean }>;
  readonly describeSecret: (input: {
    readonly arn: string;
    readonly signal: AbortSignal;
  }) => Promise<SecretSummary>;
  /** Secrets of a workspace, or of one workflow in it. AWS lists a new secret some seconds after it was made. */
  readonly listSecrets: (input: {
    readonly scope: SecretScope;
    readonly signal: AbortSignal;
  }) => Promise<readonly SecretSummary[]>;
  readonly close: () => void;
};

export type SecretsClientOptions = {
  /** Without it, AWS itself in `region`. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** Without them, the SDK's default chain: environment, profile, role of the task or instance. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** How often a throttled or failed request is sent, with exponential back-off and jitter. Default 6. */
  readonly maxAttempts?: number | undefined;
  readonly log: Log;
};

const maxValueBytes = 65_536;
const recoveryDays = 7;

export function createSecretsClient({
  endpoint,
  region,
  credentials,
  maxAttempts = 6,
  log,
}: SecretsClientOptions): SecretsClient {
  const client = new SecretsManagerClient({
    region,
    maxAttempts,
    retryMode: "standard",
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });

  async function call<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await send();
    } catch (error) {
      signal.throwIfAborted();
      const translated = translateError(error);
      const code = translated instanceof WorkfuseError ? translated.code : undefined;
      log.warn(
        { code, error: error instanceof Error ? error.name : "unknown" },
        "the secret store refused a request",
      );
      throw translated;
    }
  }

  const self: SecretsClient = {
    createSecret: async ({ name, value, scope, description, tags, signal }) => {
      checkValue(value);
      const answer = await call(signal, () =>
        client.send(
          new CreateSecretCommand({
            Name: storeName({ name, scope }),
            Description: description ?? name.slice(0, 2048),
            SecretString: value,
            Tags: tagsToList({ ...tags, ...scopeTags(scope) }),
          }),
          { abortSignal: signal },
        ),
      );
      const arn = answer.ARN ?? "";
      parseSecretArn(arn);
      return { arn, name, createdAt: new Date(), tooShortToRedact: isTooShort(value) };
    },

    copySecret: async ({ arn, name, scope, signal }) => {
      const { value } = await self.getSecretValue({ arn, signal });
      return self.createSecret({ name, value: value.reveal(), scope, signal });
    },

    getSecretValue: async ({ arn, signal }) => {
      parseSecretArn(arn);
      const answer = await call(signal, () =>
        client.send(new GetSecretValueCommand({ SecretId: arn }), { abortSignal: signal }),
      );
      const text = answer.SecretString ?? Buffer.from(answer.SecretBinary ?? []).toString("utf8");
      return {
        value: createSecretValue(text),
        versionId: answer.VersionId ?? "",
        createdAt: answer.CreatedDate ?? new Date(0),
      };
    },

    deleteSecret: async ({ arn, immediately = false, signal }) => {
      parseSecretArn(arn);
      const how = immediately ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: recoveryDays };
      signal.throwIfAborted();
      try {
        await client.send(new DeleteSecretCommand({ SecretId: arn, ...how }), { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        if (!isGone(error)) throw translateError(error);
      }
    },

    rotateSecret: async ({ arn, newValue, signal }) => {
      parseSecretArn(arn);
      checkValue(newValue);
      const answer = await call(signal, () =>
        client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: newValue }), {
          abortSignal: signal,
        }),
      );
      return { versionId: answer.VersionId ?? "", tooShortToRedact: isTooShort(newValue) };
    },

    describeSecret: async ({ arn, signal }) => {
      parseSecretArn(arn);
      const answer = await call(signal, () =>
        client.send(new DescribeSecretCommand({ SecretId: arn }), { abortSignal: signal }),
      );
      if (answer.DeletedDate !== undefined) {
        throw new WorkfuseError({ code: "secret.not_found", message: "This credential was deleted." });
      }
      return summarise(answer);
    },

    listSecrets: ({ scope, signal }) =>
      call(signal, async () => {
        const wanted = Object.entries(scopeTags(scope));
        const found: SecretSummary[] = [];
        const pages = paginateListSecrets(
          { client, pageSize: 100 },
          { Filters: wanted.map(([, value]) => ({ Key: "tag-value", Values: [value] })) },
          { abortSignal: signal },
        );
        for await (const page of pages) found.push(...(page.SecretList ?? []).map(summarise));
        // The service's filters match prefixes and do not tie a tag's value to its key.
        return found.filter(({ tags }) => wanted.every(([key, value]) => tags[key] === value));
      }),

    close: () => {
      client.destroy();
    },
  };
  return self;
}

type Described = {
  ARN?: string | undefined;
  Name?: string | undefined;
  Description?: string | undefined;
  Tags?: { Key?: string | undefined; Value?: string | undefined }[] | undefined;
  CreatedDate?: Date | undefined;
  LastChangedDate?: Date | undefined;
};

function summarise(answer: Described): SecretSummary {
  const tags = tagsToRecord(answer.Tags ?? []);
  const createdAt = answer.CreatedDate ?? new Date(0);
  return {
    arn: answer.ARN ?? "",
    name: answer.Name ?? "",
    scope: readScope(tags),
    tags,
    createdAt,
    changedAt: answer.LastChangedDate ?? createdAt,
  };
}

/** People's names are free text, the store's are not; the random end keeps them apart, and off the ARN's own suffix. */
function storeName({ name, scope }: { name: string; scope: SecretScope }): string {
  const slug = name.replaceAll(/[^A-Za-z0-9_.@+=]+/g, "-").slice(0, 60);
  return `workfuse/${scope.workspaceId}/${slug}-${randomBytes(8).toString("hex")}`;
}

function isTooShort(value: string): boolean {
  return value.length < minimumRedactableLength;
}

/** @throws WorkfuseError `secret.invalid_value` */
function checkValue(value: string): void {
  const bytes = Buffer.byteLength(value, "utf8");
  const problem =
    bytes === 0
      ? "A credential cannot be empty."
      : bytes > maxValueBytes
        ? `A credential cannot be longer than ${maxValueBytes} bytes.`
        : value.isWellFormed()
          ? undefined
          : "A credential must be valid Unicode text.";
  if (problem !== undefined) throw new WorkfuseError({ code: "secret.invalid_value", message: problem });
}
