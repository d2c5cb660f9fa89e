import { workflowExportSchema } from "@workfuse/graph";
import { z } from "zod";
import { answers, requests } from "./models.ts";
import type { Route } from "./route.ts";

const draft = "https://json-schema.org/draft/2020-12/schema";

type Registry = typeof answers;
type JsonSchema = Readonly<Record<string, unknown>>;

/** The schemas of a registry under their names, referring to each other where the document keeps them. */
function schemasOf({
  registry,
  io,
}: {
  registry: Registry;
  io: "input" | "output";
}): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: "any",
    uri: (name) => `#/components/schemas/${name}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _address, ...schema }]) => [name, schema]),
  );
}

/** `workflows.list` as `WorkflowsList`. */
function nameOf({ id }: Route, kind: "Answer" | "Request"): string {
  const words = id.split(".").map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join("")}${kind}`;
}

/** What a schema is called; those without a name get the operation's. */
function namedIn({
  registry,
  schema,
  name,
}: {
  registry: Registry;
  schema: z.ZodType;
  name: string;
}): JsonSchema {
  if (!registry.has(schema)) registry.add(schema, { id: name });
  return { $ref: `#/components/schemas/${registry.get(schema)?.id ?? name}` };
}

function parametersOf({ path, parameters }: Route): readonly object[] {
  const schema = parameters && z.toJSONSchema(parameters, { io: "input", unrepresentable: "any" });
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const inPath = path.includes(`{${name}}`);
    return {
      name,
      in: inPath ? "path" : "query",
      required: inPath || schema?.required?.includes(name) === true,
      schema: property,
    };
  });
}

function responsesOf(route: Route): object {
  const { status, produces, answer } = route;
  const content =
    produces === "audit"
      ? {
          "application/x-ndjson": { schema: { type: "string" } },
          "text/csv": { schema: { type: "string" } },
        }
      : answer === null
        ? { "application/octet-stream": { schema: { type: "string", format: "binary" } } }
        : {
            "application/json": {
              schema: namedIn({ registry: answers, schema: answer, name: nameOf(route, "Answer") }),
            },
          };
  return {
    [status]: { description: "Done.", content },
    default: { $ref: "#/components/responses/Problem" },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key and request within a day are answered the same, and done once.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

function operation(route: Route): object {
  const { id, summary, tag, permission, body, example, method } = route;
  const requestBody = body && {
    required: true,
    content: {
      "application/json": {
        schema: namedIn({ registry: requests, schema: body, name: nameOf(route, "Request") }),
        example,
      },
    },
  };
  return {
    operationId: id.replaceAll(/\.(\w)/g, (_dot, letter: string) => letter.toUpperCase()),
    summary,
    tags: [tag],
    "x-workfuse-permission": permission,
    parameters: [...parametersOf(route), ...(method === "POST" ? [idempotencyKey] : [])],
    ...(requestBody === null ? {} : { requestBody }),
    responses: responsesOf(route),
  };
}

/** The OpenAPI 3.1 document of the routes, made of their schemas. */
export function openApiDocument({ routes, publicUrl }: { routes: readonly Route[]; publicUrl: string }) {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: draft,
    info: {
      title: "WorkFuse",
      version: "1",
      description:
        "Workflows and their executions. Lists come in pages: `nextCursor` of one is `cursor` of the next. Errors are problem details (RFC 9457) whose `code` is for programs.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ bearer: [] }, { key: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key, wf_…" },
        key: { type: "apiKey", in: "header", name: "x-api-key" },
      },
      responses: {
        Problem: {
          description: "Refused or failed.",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
      schemas: {
        ...schemasOf({ registry: answers, io: "output" }),
        ...schemasOf({ registry: requests, io: "input" }),
      },
    },
  };
}

/** The JSON schema of exported workflows. */
export function workflowSchema({ publicUrl }: { publicUrl: string }): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(workflowExportSchema, { io: "input" });
  return {
    $schema: draft,
    $id: `${publicUrl}/api/v1/schemas/workflow.json`,
    title: "WorkFuse workflow",
    ...schema,
  };
}
