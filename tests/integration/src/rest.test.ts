import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { ApiError, type WorkfuseClient, createWorkfuseClient, eachItem, must } from "@workfuse/client";
import { applyDiff } from "@workfuse/graph";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
let key: string;
let client: WorkfuseClient;
let peerUrl = "";
const authorizations: (string | undefined)[] = [];
const peer = createServer((request, response) => {
  authorizations.push(request.headers.authorization);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ path: request.url }));
});

/** Every answer that the client got, to hold against the document. */
const answered: { method: string; path: string; status: number; type: string; body: unknown }[] = [];

async function recordingFetch(request: Request): Promise<Response> {
  const response = await fetch(request);
  const type = response.headers.get("content-type") ?? "";
  const text = await response.clone().text();
  answered.push({
    method: request.method,
    path: new URL(request.url).pathname.replace("/api/v1", ""),
    status: response.status,
    type,
    body: type.includes("json") && !type.includes("ndjson") ? JSON.parse(text) : text,
  });
  return response;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  ({ key } = await user.api.apiKeys.create.mutate({ name: "Program", role: "admin" }));
  client = createWorkfuseClient({ url: stack.api.url, key, fetch: recordingFetch });
});
afterAll(async () => {
  await stack.stop();
  peer.close();
  await database.drop();
});

async function ended(id: string) {
  return vi.waitFor(async () => {
    const execution = must(await client.GET("/executions/{id}", { params: { path: { id } } }));
    if (!["completed", "failed", "cancelled"].includes(execution.status)) throw new Error(execution.status);
    return execution;
  }, 20_000);
}

async function create(graph: ReturnType<typeof chain>, name = "By program") {
  return must(await client.POST("/workflows", { body: { name, graph } }));
}

const refusalOf = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw new Error("this was not refused", { cause: error });
};

test("the main job with a client made from openapi.json: a credential, a workflow, a delivery, its history, a retry", async () => {
  const value = "rest-canary-4b1f-token";
  const credential = must(await client.POST("/credentials", { body: { name: "Peer", value } }));
  const auth = { type: "bearer", secretArn: credential.arn };
  const call = node({ id: "call", type: "http", config: { url: `${peerUrl}/{{trigger.data.name}}`, auth } });
  const { id, version } = await create(chain([call]));
  expect(version).toBe(1);
  const path = { id };
  const renamed = must(
    await client.PATCH("/workflows/{id}", {
      params: { path },
      body: { baseVersion: 1, name: "Renamed", graph: chain([call]) },
    }),
  );
  expect(renamed).toMatchObject({ version: 2, name: "Renamed" });
  const active = must(await client.POST("/workflows/{id}/activate", { params: { path }, body: {} }));
  expect(active).toMatchObject({ isActive: true, publishedVersion: 2 });

  const delivery = await fetch(active.webhookUrl.replace(stack.publicUrl, stack.ingress.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Ada" }),
  });
  const { executionId } = (await delivery.json()) as { executionId: string };
  const execution = await ended(executionId);
  expect(execution).toMatchObject({ status: "completed", source: "webhook" });
  expect(execution.nodeResults[1]).toMatchObject({ output: { body: { path: "/Ada" } } });
  expect(authorizations.at(-1)).toBe(`Bearer ${value}`);

  const run = must(
    await client.POST("/workflows/{id}/executions", {
      params: { path },
      body: { payload: { name: "Grace" } },
    }),
  );
  expect((await ended(run.executionId)).nodeResults[1]).toMatchObject({
    output: { body: { path: "/Grace" } },
  });

  const listed = must(
    await client.GET("/executions", {
      params: { query: { workflowId: id, status: ["completed"], source: "webhook" } },
    }),
  );
  expect(listed.items.map((item) => item.id)).toEqual([executionId]);
  const again = must(
    await client.POST("/executions/{id}/replay", { params: { path: { id: run.executionId } }, body: {} }),
  );
  expect((await ended(again.executionId)).status).toBe("completed");
  const { items: logs } = must(
    await client.GET("/executions/{id}/logs", { params: { path: { id: executionId } } }),
  );
  expect(Array.isArray(logs)).toBe(true);
  must(
    await client.GET("/executions/{id}/nodes/{nodeId}", {
      params: { path: { id: executionId, nodeId: "call" } },
    }),
  );
  const statistics = must(await client.GET("/workflows/{id}/statistics", { params: { path } }));
  expect(statistics).toMatchObject({ total: 3, completed: 3, failed: 0, successRate: 1 });
  expect(statistics.lastRuns).toHaveLength(3);
  must(await client.GET("/statistics", {}));

  const { id: credentialId } = credential;
  const users = must(
    await client.GET("/credentials/{id}/workflows", { params: { path: { id: credentialId } } }),
  );
  expect(users).toEqual([{ id, name: "Renamed" }]);
  const rotated = "rest-canary-rotated-token";
  await client.POST("/credentials/{id}/rotate", {
    params: { path: { id: credentialId } },
    body: { value: rotated },
  });
  const answers = JSON.stringify(answered);
  expect(answers).toContain(credential.arn);
  expect(answers).not.toContain(value);
  expect(answers).not.toContain(rotated);
});

test("versions are listed in pages, compared and restored; a version that is published is the one that runs", async () => {
  const { id } = await create(chain([node({ id: "one", type: "set", config: { fields: [] } })]));
  const path = { id };
  for (const baseVersion of [1, 2]) {
    const graph = chain([node({ id: `after${baseVersion}`, type: "set", config: { fields: [] } })]);
    await client.PATCH("/workflows/{id}", { params: { path }, body: { baseVersion, graph } });
  }
  const seen: number[] = [];
  const pages = eachItem((cursor) =>
    client.GET("/workflows/{id}/versions", {
      params: { path, query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) } },
    }),
  );
  for await (const { version } of pages) seen.push(version);
  expect(seen).toEqual([3, 2, 1]);
  const first = must(
    await client.GET("/workflows/{id}/versions/{version}", { params: { path: { id, version: 1 } } }),
  );
  const { diff } = must(
    await client.GET("/workflows/{id}/diff", { params: { path, query: { from: 1, to: 3 } } }),
  );
  expect(diff).toMatchObject({ nodes: { added: [{ item: { id: "after2" } }] } });
  const restored = must(
    await client.POST("/workflows/{id}/versions/{version}/restore", {
      params: { path: { id, version: 1 } },
      body: {},
    }),
  );
  expect(restored).toMatchObject({ version: 4, graph: first.graph });
  const published = must(
    await client.POST("/workflows/{id}/publish", { params: { path }, body: { version: 2 } }),
  );
  expect(published).toMatchObject({ publishedVersion: 2, version: 4 });
});

test("of two people who save from the same version the second gets a 409 with the difference, and nothing is lost", async () => {
  const base = chain([node({ id: "one", type: "set", config: { fields: [] } })]);
  const { id } = await create(base);
  const path = { id };
  const save = (added: string) =>
    client.PATCH("/workflows/{id}", {
      params: { path },
      body: {
        baseVersion: 1,
        graph: chain([...base.nodes.slice(1), node({ id: added, type: "set", config: { fields: [] } })]),
      },
    });
  const outcomes = await Promise.allSettled([save("ada"), save("grace")]);
  const lost = outcomes.find(({ status }) => status === "rejected");
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const error: unknown = lost?.status === "rejected" ? lost.reason : undefined;
  if (!(error instanceof ApiError)) throw new Error("both were saved");
  expect(error).toMatchObject({ status: 409, code: "workflow.version_conflict" });
  const { details } = error;
  expect(details).toMatchObject({ baseVersion: 1, currentVersion: 2, baseGraph: base });
  const current = must(await client.GET("/workflows/{id}", { params: { path } }));
  // The difference leads from what both began with to what was saved meanwhile.
  const applied = applyDiff({
    graph: base,
    diff: details["diff"] as Parameters<typeof applyDiff>[0]["diff"],
  });
  expect(applied).toMatchObject({ ok: true, value: { nodes: current.graph.nodes } });
  expect(details["currentGraph"]).toEqual(current.graph);
  expect(current.version).toBe(2);
});

describe("Idempotency-Key", () => {
  const post = (path: string, { idempotencyKey, body }: { idempotencyKey: string; body: unknown }) =>
    fetch(`${stack.api.url}/api/v1${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": idempotencyKey,
      },
      body: JSON.stringify(body),
    });

  test("the same request with the same key, one after the other or at once, is done once", async () => {
    const { id } = await create(chain([]));
    const path = `/workflows/${id}/executions`;
    const request = { idempotencyKey: "run-1", body: { payload: { n: 1 } } };
    const first = await (await post(path, request)).json();
    const second = await post(path, request);
    expect(second.status).toBe(202);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await second.json()).toEqual(first);
    const burst = await Promise.all(
      Array.from({ length: 8 }, () => post(path, { ...request, idempotencyKey: "run-2" })),
    );
    const statuses = burst.map(({ status }) => status);
    expect(statuses.filter((status) => status !== 202 && status !== 409)).toEqual([]);
    const { items } = must(await client.GET("/executions", { params: { query: { workflowId: id } } }));
    expect(items).toHaveLength(2);
  });

  test("a key that was used for another request is refused, and one whose request failed may be used again", async () => {
    const name = (text: string) => ({ idempotencyKey: "create-1", body: { name: text } });
    expect(await post("/workflows", name("")).then((response) => response.status)).toBe(400);
    expect((await post("/workflows", name("Once"))).status).toBe(201);
    const reused = await post("/workflows", name("Twice"));
    expect(reused.status).toBe(422);
    expect(await reused.json()).toMatchObject({ code: "request.key_reused" });
  });
});

test("an error is a problem of RFC 9457 and the specification's error response in one", async () => {
  const response = await fetch(`${stack.api.url}/api/v1/workflows/unknown`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const body: unknown = await response.json();
  expect(body).toMatchObject({
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: "This workflow does not exist.",
    instance: "/api/v1/workflows/unknown",
    code: "resource.not_found",
    message: "This workflow does not exist.",
    retryable: false,
  });
});

describe("export and import", () => {
  const usingSecret = (secretArn: string) =>
    chain([
      node({ id: "call", type: "http", config: { url: peerUrl, auth: { type: "bearer", secretArn } } }),
    ]);

  test("an import elsewhere says which credentials are missing, and finds them by name", async () => {
    const { arn } = must(
      await client.POST("/credentials", { body: { name: "Moving", value: "moving-value-1" } }),
    );
    const { id } = await create(usingSecret(arn), "Moves");
    const data = must(await client.GET("/workflows/{id}/export", { params: { path: { id } } }));
    expect(data).toMatchObject({ credentials: [arn], credentialNames: { [arn]: "Moving" } });
    const published = await (await fetch(`${stack.api.url}/api/v1/schemas/workflow.json`)).json();
    const check = addFormats.default(new Ajv2020({ strict: false })).compile(published as object);
    expect(check(data), JSON.stringify(check.errors)).toBe(true);
    expect(check({ ...data, name: 1 })).toBe(false);

    const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
    const other = await stranger.api.apiKeys.create.mutate({ name: "Other", role: "admin" });
    const there = createWorkfuseClient({ url: stack.api.url, key: other.key, fetch: recordingFetch });
    const refused = await refusalOf(there.POST("/workflows/import", { body: { data } }));
    expect(refused).toMatchObject({ status: 422, code: "import.missing_credentials" });
    expect(refused.message).toContain("Moving");
    expect(refused.details).toEqual({ missing: [{ arn, name: "Moving", nodes: ["call"] }] });

    const own = must(await there.POST("/credentials", { body: { name: "Moving", value: "moving-value-2" } }));
    const found = must(await there.POST("/workflows/import", { body: { data } }));
    expect(found.graph.nodes[1]?.data.config).toMatchObject({ auth: { secretArn: own.arn } });
    const chosen = must(
      await there.POST("/credentials", { body: { name: "Another", value: "moving-value-3" } }),
    );
    const mapped = must(
      await there.POST("/workflows/import", { body: { data, credentials: { [arn]: chosen.arn } } }),
    );
    expect(mapped.graph.nodes[1]?.data.config).toMatchObject({ auth: { secretArn: chosen.arn } });
    // A foreign ARN is as good as none.
    const foreign = await refusalOf(
      there.POST("/workflows/import", { body: { data, credentials: { [arn]: arn } } }),
    );
    expect(foreign.code).toBe("import.missing_credentials");
  });

  test("a duplicate has the original's graph, tags and folder, and credentials of its own", async () => {
    const { id } = await create(chain([]), "Original");
    const own = must(
      await client.POST("/credentials", { body: { name: "Own", value: "own-value-77", workflowId: id } }),
    );
    await client.PATCH("/workflows/{id}", {
      params: { path: { id } },
      body: { baseVersion: 1, graph: usingSecret(own.arn) },
    });
    await client.PATCH("/workflows/{id}/organization", {
      params: { path: { id } },
      body: { tags: ["Sales", "sales"], folder: " Europe / Leads " },
    });
    const copy = must(await client.POST("/workflows/{id}/duplicate", { params: { path: { id } }, body: {} }));
    expect(copy).toMatchObject({
      name: "Original (copy)",
      tags: ["sales"],
      folder: "Europe/Leads",
      isActive: false,
    });
    const [, call] = copy.graph.nodes;
    expect(call?.data.config).toMatchObject({
      auth: { secretArn: expect.stringMatching(/^arn:/) as unknown },
    });
    expect(JSON.stringify(copy.graph)).not.toContain(own.arn);
    // The copy lives on without the original, and runs with the same value.
    await client.DELETE("/workflows/{id}", { params: { path: { id } } });
    const run = must(
      await client.POST("/workflows/{id}/executions", { params: { path: { id: copy.id } }, body: {} }),
    );
    expect((await ended(run.executionId)).status).toBe("completed");
    expect(authorizations.at(-1)).toBe("Bearer own-value-77");
  });
});

test("a credential is made of its type's fields, and a mistake in them is told without the value", async () => {
  const fields = { user: "ada", password: "field-canary-1" };
  const made = must(await client.POST("/credentials", { body: { name: "Basic", type: "basic", fields } }));
  expect(made).toMatchObject({ type: "basic", rotatedAt: null });
  const auth = { type: "basic", secretArn: made.arn };
  const { id } = await create(chain([node({ id: "call", type: "http", config: { url: peerUrl, auth } })]));
  const run = async () => {
    const started = must(
      await client.POST("/workflows/{id}/executions", { params: { path: { id } }, body: {} }),
    );
    await ended(started.executionId);
    return Buffer.from(authorizations.at(-1)?.replace("Basic ", "") ?? "", "base64").toString();
  };
  // Before the first use: a worker that has used a value goes on with it for half a minute.
  await client.POST("/credentials/{id}/rotate", {
    params: { path: { id: made.id } },
    body: { fields: { ...fields, password: "field-canary-2" } },
  });
  expect(await run()).toBe("ada:field-canary-2");
  const wrong = { user: "a:b", password: "field-canary-3" };
  const refused = await refusalOf(
    client.POST("/credentials", { body: { name: "Wrong", type: "basic", fields: wrong } }),
  );
  expect(refused).toMatchObject({ status: 422, code: "secret.invalid_value" });
  expect(refused.message).toContain("user");
  expect(JSON.stringify(refused.details)).not.toContain("field-canary-3");
});

test("workflows are found by name, description, tag, folder and the labels of their nodes", async () => {
  const { id } = await create(
    chain([node({ id: "Zeppelin", type: "set", config: { fields: [] } })]),
    "Airship",
  );
  await client.PATCH("/workflows/{id}/organization", {
    params: { path: { id } },
    body: { tags: ["hydrogen"], folder: "Air/Old" },
  });
  const found = async (query: Record<string, string>) =>
    must(await client.GET("/workflows", { params: { query } })).items.map((item) => item.id);
  for (const query of [
    { search: "zeppel" },
    { search: "airsh" },
    { search: "hydro" },
    { tag: "hydrogen" },
    { folder: "Air" },
    { folder: "Air/Old" },
  ]) {
    expect(await found(query), JSON.stringify(query)).toEqual([id]);
  }
  expect(await found({ search: "zeppel%" })).toEqual([]);
  expect(await found({ folder: "Ai" })).toEqual([]);
  expect(await found({ tag: "hydrogen", active: "true" })).toEqual([]);
});

test("the rest of the reading routes", async () => {
  const { id } = await create(chain([]));
  const path = { id };
  await client.PUT("/variables/{name}", { params: { path: { name: "HOST" } }, body: { value: "x" } });
  must(await client.GET("/variables", {}));
  must(await client.DELETE("/variables/{name}", { params: { path: { name: "HOST" } } }));
  expect(must(await client.GET("/members", {})).items).toHaveLength(1);
  must(await client.GET("/schedules", {}));
  must(await client.GET("/workspace", {}));
  must(await client.GET("/credentials", {}));
  must(await client.GET("/workflows/{id}/callers", { params: { path } }));
  must(await client.GET("/workflows/{id}/webhook", { params: { path } }));
  must(await client.PUT("/workflows/{id}/webhook", { params: { path }, body: { settings: {} } }));
  must(await client.POST("/workflows/{id}/webhook/rotate", { params: { path }, body: {} }));
  must(await client.GET("/workflows/{id}/deliveries", { params: { path } }));
  const events = must(await client.GET("/audit/events", { params: { query: { action: "variables.set" } } }));
  expect(events.items[0]).toMatchObject({ action: "variables.set", targetId: "HOST" });
  expect(JSON.stringify(events)).not.toContain('"x"');
});

test("the reference page is served from here and asks nobody outside", async () => {
  for (const [path, type] of [
    ["docs", "text/html"],
    ["docs/start.js", "text/javascript"],
    ["docs/swagger-ui-bundle.js", "text/javascript"],
    ["docs/swagger-ui.css", "text/css"],
  ] as const) {
    const response = await fetch(`${stack.api.url}/api/v1/${path}`);
    expect(response.status, path).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("http");
  }
});

test("every answer in this file is what openapi.json says of its route", async () => {
  const document = (await (await fetch(`${stack.api.url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  };
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  ajv.addSchema(document, "api");
  const seen = new Set<string>();
  expect(answered.length).toBeGreaterThan(50);
  for (const { method, path, status, type, body } of answered) {
    const place = placeOf({ paths: Object.keys(document.paths), path });
    const operation = document.paths[place]?.[method.toLowerCase()];
    const at = `${method} ${place} ${status}`;
    expect(operation, at).toBeDefined();
    const escaped = place.replaceAll("~", "~0").replaceAll("/", "~1");
    const where =
      status < 400
        ? `api#/paths/${encodeURIComponent(escaped)}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`
        : "api#/components/schemas/Problem";
    expect(type, at).toContain(status < 400 ? "application/json" : "application/problem+json");
    const check = ajv.getSchema(where);
    if (!check) throw new Error(`openapi.json does not say what ${at} is`);
    expect(
      check(body),
      `${at}: ${JSON.stringify(check.errors)} in ${JSON.stringify(body).slice(0, 500)}`,
    ).toBe(true);
    if (operation) seen.add(operation.operationId);
  }
  const all = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const untried = all.map(({ operationId }) => operationId).filter((id) => !seen.has(id));
  // What needs more than this file's jobs, or answers no JSON.
  expect(untried.toSorted()).toEqual([
    "auditExport",
    "deliveriesReplay",
    "executionsAnswer",
    "executionsCancel",
    "executionsRetry",
    "filesGet",
    "secretsDelete",
    "workflowsDeactivate",
  ]);
});

function placeOf({ paths, path }: { paths: readonly string[]; path: string }): string {
  const matching = paths.filter((place) =>
    new RegExp(`^${place.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  // What is spelt out goes before what stands for anything.
  return matching.toSorted((a, b) => a.split("{").length - b.split("{").length)[0] ?? "";
}
