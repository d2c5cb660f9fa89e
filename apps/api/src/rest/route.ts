import type { Permission } from "@workfuse/auth";
import type { Services } from "@workfuse/router";
import type { Actor } from "@workfuse/services";
import type { z } from "zod";
import { parse } from "./parse.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type Common = {
  /** `noun.verb`, as the procedure that does the same is called: the audit log shows it for what changes something. */
  readonly id: string;
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly permission: Permission;
};

type Call = {
  readonly services: Services;
  readonly actor: Actor;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
};

/** One operation of the REST API. The document, the checks and the answers all come from it. */
export type Route = Common & {
  readonly method: Method;
  /** Of path and query. */
  readonly parameters: z.ZodObject | null;
  readonly body: z.ZodObject | null;
  /** A body that passes, for the document; what it refers to need not exist. */
  readonly example: unknown;
  /** What is answered as JSON. */
  readonly answer: z.ZodType | null;
  readonly status: number;
  /** What is answered in place of JSON. */
  readonly produces: "file" | "audit" | null;
  /** Checks what was given and does it. @throws WorkfuseError `request.invalid` */
  readonly run: (input: Call & { parameters: unknown; body: unknown }) => unknown;
};

type Definition<P extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType> = Common & {
  readonly parameters?: P;
  readonly answer: A;
  readonly status?: number;
  readonly run: (
    input: Call & { parameters: z.output<P>; body: z.output<B> },
  ) => z.input<A> | Promise<z.input<A>>;
} & (
    | { readonly method: "GET" | "DELETE" }
    | { readonly method: "POST" | "PUT" | "PATCH"; readonly body: B; readonly example: z.input<B> }
  );

/** A route that answers JSON. Its types are those of its schemas. */
export function route<P extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType>(
  definition: Definition<P, B, A>,
): Route {
  const { run, parameters, answer, status = 200, ...common } = definition;
  const hasBody = "body" in definition;
  const body = hasBody ? definition.body : null;
  return {
    ...common,
    parameters: parameters ?? null,
    body,
    example: hasBody ? definition.example : undefined,
    answer,
    status,
    produces: null,
    run: ({ parameters: given, body: sent, ...call }) =>
      run({
        ...call,
        // Without a schema nothing reads them; with one they are what it makes of them.
        parameters: (parameters ? parse({ schema: parameters, value: given }) : {}) as z.output<P>,
        body: (body ? parse({ schema: body, value: sent ?? {} }) : {}) as z.output<B>,
      }),
  };
}
