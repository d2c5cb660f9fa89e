import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { findFreePort } from "@workfuse/embedded-postgres";
import { createTestDatabase } from "@workfuse/testing";
import { startProcess } from "@workfuse/testing/processes";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

// There may be no container engine where tests run. So this reads the compose file as Compose does, checks it against
// the code, and starts what each image would start: the same bundle, the same command, the same environment.
const root = resolve(import.meta.dirname, "../../..");
const ours = ["api", "ingress", "worker", "gateway", "secrets"] as const;

const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.unknown().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  ports: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const composeSchema = z.object({ services: z.record(z.string(), serviceSchema) });

/** Fills in `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as Compose does. */
function interpolate({
  text,
  variables,
}: {
  text: string;
  variables: Readonly<Record<string, string>>;
}): string {
  return text.replaceAll(
    /\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g,
    (_all, name: string, kind?: string, rest = "") => {
      const value = variables[name];
      if (value !== undefined && value !== "") return value;
      if (kind === ":-") return rest;
      throw new Error(`the compose file needs ${name}`);
    },
  );
}

const example = readFileSync(join(root, "infra/docker/example.env"), "utf8");
const variables: Record<string, string> = Object.fromEntries(
  [...example.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [
    name,
    value === "" ? "ab".repeat(24) : value,
  ]),
);
const text = readFileSync(join(root, "docker-compose.yml"), "utf8");
const { services } = composeSchema.parse(parse(interpolate({ text, variables }), { merge: true }));
const database = await createTestDatabase();
afterAll(() => database.drop());

function serviceOf(name: string): z.output<typeof serviceSchema> {
  const service = services[name];
  if (!service) throw new Error(`there is no service ${name}`);
  return service;
}

function dockerfile(name: string): string {
  return readFileSync(join(root, serviceOf(name).build?.dockerfile ?? ""), "utf8");
}

/** What a Dockerfile's instruction says in its last stage. */
function instruction({ name, word }: { name: string; word: string }): string {
  const found = [...dockerfile(name).matchAll(new RegExp(`^${word} (.*(?:\\\\\\n.*)*)`, "gm"))].at(-1)?.[1];
  if (found === undefined) throw new Error(`the image of ${name} has no ${word}`);
  return found;
}

function imageEnvironment(name: string): Record<string, string> {
  return Object.fromEntries(
    instruction({ name, word: "ENV" })
      .split(" ")
      .map((pair) => pair.split("=") as [string, string]),
  );
}

function bundleOf(name: (typeof ours)[number]): string {
  return join(root, name === "secrets" ? "packages/embedded-secrets" : `apps/${name}`, "dist");
}

async function environmentSchemaOf(name: (typeof ours)[number]): Promise<z.ZodObject> {
  const folder = name === "secrets" ? "packages/embedded-secrets" : `apps/${name}`;
  const { environmentSchema } = (await import(pathToFileURL(join(root, folder, "src/env.ts")).href)) as {
    environmentSchema: z.ZodObject;
  };
  return environmentSchema;
}

test("every variable that the compose file needs is explained in the example", () => {
  const needed = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
  expect(new Set(Object.keys(variables))).toEqual(new Set([...needed, "PUBLIC_URL"]));
});

test("everything that a service waits for exists and can tell that it is ready", () => {
  for (const [name, { depends_on: waitsFor }] of Object.entries(services)) {
    for (const [other, { condition }] of Object.entries(waitsFor)) {
      const found = services[other];
      expect(found, `${name} waits for ${other}`).toBeDefined();
      if (condition !== "service_healthy") continue;
      const tells = found?.healthcheck !== undefined || dockerfile(other).includes("HEALTHCHECK");
      expect(tells, `${other} has no health check`).toBe(true);
    }
  }
});

test("only the editor's port is open to the outside", () => {
  expect(
    Object.entries(services)
      .filter(([, { ports }]) => ports.length > 0)
      .map(([name]) => name),
  ).toEqual(["editor"]);
});

test("addresses between services name services and their ports", () => {
  for (const { environment } of Object.values(services)) {
    for (const value of Object.values(environment)) {
      if (!/^(?:http|redis|postgres):\/\//.test(value) || value.includes("localhost")) continue;
      const { hostname, port } = new URL(value);
      expect(services).toHaveProperty([hostname]);
      if (ours.includes(hostname as "api"))
        expect(instruction({ name: hostname, word: "EXPOSE" })).toBe(port);
    }
  }
  const proxy = readFileSync(join(root, "infra/docker/nginx.conf"), "utf8");
  for (const [, name = "", port = ""] of proxy.matchAll(/http:\/\/(\w+):(\d+)/g)) {
    expect(instruction({ name, word: "EXPOSE" })).toBe(port);
  }
});

describe.each(ours)("%s", (name) => {
  test("gets exactly the environment that its schema knows", async () => {
    const schema = await environmentSchemaOf(name);
    const environment = { ...imageEnvironment(name), ...serviceOf(name).environment };
    // As services read it: what is empty is not set.
    const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
    expect(schema.safeParse(present).error?.issues ?? []).toEqual([]);
    // Read by the AWS SDK and by Node themselves, not through our schema.
    const others = ["NODE_ENV", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    const unknown = Object.keys(environment).filter((key) => !(key in schema.shape) && !others.includes(key));
    expect(unknown).toEqual([]);
    expect(environment["PORT"]).toBe(instruction({ name, word: "EXPOSE" }));
    expect(environment["HOST"]).toBe("0.0.0.0");
  });

  test("starts from its bundle with its command, says that it is ready, and stops", async () => {
    const port = await findFreePort();
    const folder = mkdtempSync(join(tmpdir(), "workfuse-compose-"));
    const command = JSON.parse(instruction({ name, word: "CMD" })) as string[];
    expect(command[0]).toBe("node");
    const process_ = await startProcess({
      name,
      entry: join(bundleOf(name), command.at(-1) ?? ""),
      port,
      // The worker is ready once the engine knows it; there is none here.
      readyPath: name === "worker" ? "/healthz" : "/readyz",
      environment: {
        ...serviceOf(name).environment,
        DATABASE_URL: database.url,
        BUS_URL: database.url,
        PORT: String(port),
        ...(name === "secrets" ? { SECRETS_DATA_DIR: folder } : {}),
      },
    });
    if (name !== "worker") {
      const [, check = ""] = /CMD (\[.*\])/.exec(instruction({ name, word: "HEALTHCHECK" })) ?? [];
      const [, ...parameters] = JSON.parse(check) as string[];
      const exposed = instruction({ name, word: "EXPOSE" });
      execFileSync(
        process.execPath,
        parameters.map((one) => one.replace(`:${exposed}/`, `:${port}/`)),
        { timeout: 10_000 },
      );
    }
    expect(await process_.stop()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});

test("the migration's command runs from the bundle of the API", () => {
  expect(serviceOf("migrate").command).toBe("node migrate.js");
  const output = execFileSync(process.execPath, [join(bundleOf("api"), "migrate.js")], {
    env: { DATABASE_URL: database.url },
    encoding: "utf8",
  });
  expect(output).toContain("up to date");
});
