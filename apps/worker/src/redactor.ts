import type { Redact } from "@workfuse/execution";
import { type ExecutionPlan, secretArnsIn } from "@workfuse/graph";
import { isWorkfuseError } from "@workfuse/errors";
import type { Log, Secret, SecretResolver } from "@workfuse/ports";
import { createRedactor } from "@workfuse/secrets";
import { z } from "zod";

/** Knows the values of all credentials that a workflow refers to, and takes them out of what it produces. */
export function createRedactorFor({ secrets, log }: { secrets: SecretResolver; log: Log }) {
  // Versions are immutable and so is what they refer to; the plan is the key.
  const knowsNone = redactOf({ values: [], log });
  const arns = new WeakMap<ExecutionPlan, readonly string[]>();

  async function value({ arn, signal }: { arn: string; signal: AbortSignal }): Promise<Secret | undefined> {
    try {
      return await secrets.resolve({ arn, signal });
    } catch (error) {
      // A credential that is gone hides nothing; the node that needs it says so itself.
      if (isWorkfuseError(error) && error.code === "secret.not_found") return undefined;
      throw error;
    }
  }

  return async ({ plan, signal }: { plan: ExecutionPlan; signal: AbortSignal }): Promise<Redact> => {
    const known = arns.get(plan) ?? secretArnsIn(plan.nodes.map(({ node }) => node.data.config));
    arns.set(plan, known);
    if (known.length === 0) return knowsNone;
    const found = await Promise.all(known.map((arn) => value({ arn, signal })));
    const values = found.flatMap((secret) => (secret ? partsOf(secret.reveal()) : []));
    return redactOf({ values, log });
  };
}

/** Takes these values out, and learns of others as they come to be used. */
function redactOf({ values, log }: { values: readonly string[]; log: Log }): Redact {
  function knowing(secret: Secret): Redact {
    const others = partsOf(secret.reveal()).filter((part) => !values.includes(part));
    return others.length === 0 ? redact : redactOf({ values: [...values, ...others], log });
  }
  const redactor = values.length === 0 ? undefined : createRedactor({ values, log });
  // A redacted value has the shape of the value it was made from.
  const take = <T>(json: T): T => (redactor ? (redactor.redactJson(json) as T) : json);
  const redact: Redact = Object.assign(take, { ...(redactor && { openEnd: redactor.openEnd }), knowing });
  return redact;
}

// Shorter parts are not looked for: they stand in too many innocent places.
const shortestPart = 6;

/**
 * A credential, and what is secret inside it: of a database's or mail server's URL the password by itself, and of
 * "user:password" as well. A service that takes them apart may tell of one without the other.
 */
function partsOf(value: string): readonly string[] {
  const set = textsIn(value);
  if (set) return [value, ...set.filter((text) => text.length >= shortestPart)];
  const password = passwordIn(value);
  if (password === undefined || password.length < shortestPart) return [value];
  try {
    return [value, password, decodeURIComponent(password)];
  } catch {
    // A percent sign that encodes nothing: the password is used as it stands.
    return [value, password];
  }
}

const textSet = z.record(z.string(), z.string());

/** The values of a set of headers. */
function textsIn(value: string): readonly string[] | undefined {
  if (!value.startsWith("{")) return undefined;
  try {
    return Object.values(textSet.parse(JSON.parse(value)));
  } catch {
    return undefined;
  }
}

function passwordIn(value: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value))
    return URL.canParse(value) ? new URL(value).password : undefined;
  const colon = value.indexOf(":");
  return colon < 0 ? undefined : value.slice(colon + 1);
}
