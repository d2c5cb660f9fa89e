import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Keys } from "./data/keys.ts";
import { type Environment, repositoryRoot } from "./env.ts";

/** One service process, as the stack starts it. */
export type Service = {
  readonly name: string;
  /** File that Node runs. */
  readonly entry: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

export type ServiceName = "secrets" | "engine" | "api" | "ingress" | "worker" | "gateway";
export const serviceNames: readonly ServiceName[] = [
  "secrets",
  "engine",
  "api",
  "ingress",
  "worker",
  "gateway",
];

export type Entries = Readonly<Record<ServiceName, string>>;

const bundle = (folder: string): string => join(repositoryRoot, folder, "dist", "main.js");

export const defaultEntries: Entries = {
  secrets: bundle("packages/embedded-secrets"),
  engine: bundle("packages/embedded-inngest"),
  api: bundle("apps/api"),
  ingress: bundle("apps/ingress"),
  worker: bundle("apps/worker"),
  gateway: bundle("apps/gateway"),
};

// What belongs to whoever started us, or to the package manager that did, and would only mislead a service.
const notPassedOn =
  /^(?:npm_|INIT_CWD$|NODE_CHANNEL_|NODE_UNIQUE_ID$|PORT$|HOST$|AWS_PROFILE$|AWS_SESSION_TOKEN$|AWS_SECURITY_TOKEN$)/;

/**
 * What each service is told. Users' own settings reach every service; the stack's keys reach only those that need
 * them. Parts that are replaced by the real thing are left out.
 */
export function describeServices({
  environment,
  inherited,
  keys,
  ports,
  databaseUrl,
  secretsFolder,
  filesFolder,
  publicUrl,
  entries,
}: {
  environment: Environment;
  inherited: NodeJS.ProcessEnv;
  keys: Keys;
  ports: Readonly<Record<ServiceName, number>>;
  databaseUrl: string;
  secretsFolder: string;
  filesFolder: string;
  publicUrl: string;
  entries: Entries;
}): readonly (readonly Service[])[] {
  const own = (name: ServiceName): string => `http://127.0.0.1:${ports[name]}`;
  const settings = Object.fromEntries(
    Object.entries(inherited).filter(([name]) => !notPassedOn.test(name) && !contractNames.has(name)),
  );
  const isEmbeddedSecrets = environment.AWS_ENDPOINT_URL_SECRETS_MANAGER === undefined;
  const isEmbeddedEngine = environment.INNGEST_BASE_URL === undefined;

  const database = { DATABASE_URL: databaseUrl };
  const bus = { BUS_URL: environment.BUS_URL ?? databaseUrl };
  const web = {
    PUBLIC_URL: publicUrl,
    TRUSTED_ORIGINS: inherited["TRUSTED_ORIGINS"] ?? otherNames(publicUrl),
  };
  const auth = { AUTH_SECRET: environment.AUTH_SECRET ?? keys.authSecret };
  const events = {
    INNGEST_BASE_URL: environment.INNGEST_BASE_URL ?? own("engine"),
    INNGEST_EVENT_KEY: environment.INNGEST_EVENT_KEY ?? keys.inngestEventKey,
  };
  const signing = { INNGEST_SIGNING_KEY: environment.INNGEST_SIGNING_KEY ?? keys.inngestSigningKey };
  const credentials = isEmbeddedSecrets
    ? { AWS_ACCESS_KEY_ID: keys.awsAccessKeyId, AWS_SECRET_ACCESS_KEY: keys.awsSecretAccessKey }
    : {
        AWS_ACCESS_KEY_ID: inherited["AWS_ACCESS_KEY_ID"],
        AWS_SECRET_ACCESS_KEY: inherited["AWS_SECRET_ACCESS_KEY"],
        AWS_SESSION_TOKEN: inherited["AWS_SESSION_TOKEN"],
        AWS_PROFILE: inherited["AWS_PROFILE"],
      };
  const secrets = {
    ...credentials,
    AWS_REGION: environment.AWS_REGION,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: environment.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? own("secrets"),
  };

  const files = {
    FILES_URL: environment.FILES_URL ?? pathToFileURL(filesFolder).href,
    FILES_S3_ACCESS_KEY_ID: inherited["FILES_S3_ACCESS_KEY_ID"],
    FILES_S3_SECRET_ACCESS_KEY: inherited["FILES_S3_SECRET_ACCESS_KEY"],
  };

  const service = (name: ServiceName, contract: Readonly<Record<string, string | undefined>>): Service => ({
    name,
    entry: entries[name],
    port: ports[name],
    environment: {
      ...settings,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(ports[name]),
      LOG_LEVEL: environment.LOG_LEVEL,
      ...contract,
    },
  });

  return [
    isEmbeddedSecrets
      ? [
          service("secrets", {
            ...credentials,
            AWS_REGION: environment.AWS_REGION,
            SECRETS_DATA_DIR: secretsFolder,
          }),
        ]
      : [],
    isEmbeddedEngine
      ? [service("engine", { ...database, ...signing, INNGEST_EVENT_KEY: events.INNGEST_EVENT_KEY })]
      : [],
    [
      service("api", {
        ...database,
        ...bus,
        ...web,
        ...auth,
        ...events,
        ...signing,
        ...secrets,
        ...files,
        ...signInSecrets(inherited),
      }),
      service("ingress", {
        ...database,
        ...bus,
        PUBLIC_URL: publicUrl,
        ...events,
        ...secrets,
        ...files,
        TRUSTED_PROXIES: "loopback",
      }),
      service("worker", {
        ...database,
        ...bus,
        ...events,
        ...signing,
        ...secrets,
        PUBLIC_URL: publicUrl,
        ...files,
        INNGEST_SERVE_ORIGIN: environment.INNGEST_SERVE_ORIGIN ?? own("worker"),
        INNGEST_DEV: "0",
      }),
      service("gateway", { ...database, ...bus, ...web, ...auth }),
    ],
  ];
}

// The API signs people in with them; no other service has anything to do with them.
const signInNames = [
  "GITHUB_CLIENT_SECRET",
  "GOOGLE_CLIENT_SECRET",
  "OIDC_CLIENT_SECRET",
  "SMTP_URL",
] as const;

function signInSecrets(inherited: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(signInNames.map((name) => [name, inherited[name]]));
}

/** What the stack itself decides: never passed on as it came, so that no service gets more than its share. */
const contractNames = new Set([
  ...signInNames,
  "AUTH_SECRET",
  "AWS_ACCESS_KEY_ID",
  "AWS_ENDPOINT_URL_SECRETS_MANAGER",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "BUS_URL",
  "DATABASE_URL",
  "FILES_S3_ACCESS_KEY_ID",
  "FILES_S3_SECRET_ACCESS_KEY",
  "FILES_URL",
  "INNGEST_BASE_URL",
  "INNGEST_EVENT_KEY",
  "INNGEST_SIGNING_KEY",
  "PUBLIC_URL",
  "TRUSTED_ORIGINS",
]);

/** The same page is reached as localhost and as 127.0.0.1. */
function otherNames(publicUrl: string): string {
  const other = new URL(publicUrl);
  if (other.hostname !== "localhost") return "";
  other.hostname = "127.0.0.1";
  return other.origin;
}
