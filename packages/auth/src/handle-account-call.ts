import { accountEvent } from "./account-events.ts";
import type { AttemptLimits } from "./attempt-limits.ts";
import type { Audit } from "./audit.ts";

/** Headers that the server sets and no client can. */
export const addressHeader = "x-workfuse-client-address";
export const requestIdHeader = "x-workfuse-request-id";

type Person = { readonly id: string; readonly name: string };

const plainPath = /^\/[a-z0-9/_-]+$/i;
const uncounted: ReadonlySet<string> = new Set(["/get-session", "/sign-out"]);

/** Everything that every call of Better Auth's routes goes through: plain paths, attempts, the audit log. */
export function createAccountHandler({
  handler,
  personOf,
  limits,
  audit,
}: {
  handler: (request: Request) => Promise<Response>;
  personOf: (headers: Headers) => Promise<Person | undefined>;
  limits: AttemptLimits;
  audit: Audit;
}) {
  return async (request: Request): Promise<Response> => {
    const { method, headers } = request;
    const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
    // Another spelling of a path (an encoded letter, two slashes) is no way around what is said of it.
    if (!plainPath.test(path) || path.includes("//")) return refusal({ status: 404, message: "Not found." });
    const address = headers.get(addressHeader) ?? "";
    const email = method === "POST" ? await emailIn(request.clone()) : undefined;
    if (method === "POST" && !uncounted.has(path)) {
      // Whatever the route is: an attempt that names an account is counted for it.
      const waitMs = await limits.waitFor({ address, email });
      if (waitMs !== undefined) return tooMany(waitMs);
    }
    const changes = accountEvent({ method, path, succeeded: true }) !== undefined;
    const before = changes ? await personOf(headers) : undefined;
    const response = await handler(request);
    const succeeded = response.status < 400;
    const after = sessionCookieOf(response);
    let action = accountEvent({ method, path, succeeded });
    // Signed in by a route that usually only leads to a provider.
    if (succeeded && action === undefined && after !== undefined && method === "POST")
      action = "account.sign-in";
    // The password was right, and a second factor is still to come.
    if (action === "account.sign-in" && after === undefined) return response;
    if (action === "account.sign-in" && before && path.startsWith("/two-factor/"))
      action = "account.two-factor.verify";
    if (action === undefined) return response;
    const person =
      before ?? (after === undefined ? undefined : await personOf(new Headers({ cookie: after })));
    await audit.record({
      workspaceId: null,
      userId: person?.id ?? null,
      userName: person?.name ?? null,
      apiKeyId: null,
      action,
      targetId: null,
      details: { path, ...(email === undefined ? {} : { email }) },
      address,
      requestId: headers.get(requestIdHeader) ?? "",
    });
    return response;
  };
}

/** The address that a body names, if it is one: people type their password into the wrong field. */
async function emailIn(request: Request): Promise<string | undefined> {
  try {
    const body: unknown = await request.json();
    if (typeof body !== "object" || body === null || !("email" in body)) return undefined;
    const { email } = body;
    return typeof email === "string" && /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(email) ? email : undefined;
  } catch {
    return undefined;
  }
}

function sessionCookieOf(response: Response): string | undefined {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0] ?? "")
    .find((cookie) => /workfuse\.session_token=[^;]+/.test(cookie));
}

function tooMany(waitMs: number): Response {
  const response = refusal({
    status: 429,
    message: "Too many attempts. Please wait a minute and try again.",
  });
  response.headers.set("retry-after", String(Math.max(1, Math.ceil(waitMs / 1000))));
  return response;
}

function refusal({ status, message }: { status: number; message: string }): Response {
  return Response.json({ message }, { status });
}
