import createFetchClient, { type Client, type Middleware } from "openapi-fetch";
import { ApiError } from "./api-error.ts";
import type { components, paths } from "./schema.generated.ts";

export { ApiError, type Problem } from "./api-error.ts";
export type { components, operations, paths } from "./schema.generated.ts";

/** A schema of the API's document by its name, such as `Workflow`. */
export type Model<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type WorkfuseClient = Client<paths, "application/json">;

/**
 * The REST API, typed: `client.GET("/workflows/{id}", { params: { path: { id } } })`. An answer that is an error is
 * thrown, so that `data` is there.
 * @throws ApiError with the code of the problem; TypeError of `fetch` where nobody answers
 */
export function createWorkfuseClient({
  url,
  key,
  fetch,
}: {
  /** Where WorkFuse is reached, such as `https://workfuse.example.com`. */
  url: string;
  /** An API key, `wf_…`. */
  key: string;
  fetch?: (request: Request) => Promise<Response>;
}): WorkfuseClient {
  const client = createFetchClient<paths, "application/json">({
    baseUrl: `${url.replace(/\/+$/, "")}/api/v1`,
    headers: { authorization: `Bearer ${key}` },
    ...(fetch === undefined ? {} : { fetch }),
  });
  client.use(throwProblems);
  return client;
}

const throwProblems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await ApiError.of(response);
  },
};

/** What a call answered. @throws Error for a call that answers nothing */
export function must<T>({ data }: { data?: T }): T {
  if (data === undefined) throw new Error("The answer is empty.");
  return data;
}

/** Every item of a list, page by page. */
export async function* eachItem<T>(
  read: (cursor: string | undefined) => Promise<{
    data?: { readonly items: readonly T[]; readonly nextCursor: string | null };
  }>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = must(await read(cursor));
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
