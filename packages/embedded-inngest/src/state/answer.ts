import { z } from "zod";

/** What came back from the worker, or that nothing did. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: string;
      readonly noRetry: boolean | undefined;
      readonly retryAfter: string | undefined;
      readonly requestVersion: number | undefined;
    }
  /** Nobody listens there. */
  | { readonly kind: "refused" }
  /** The connection broke after the call was sent. */
  | { readonly kind: "broken" }
  /** The engine gave the call up because it is closing. */
  | { readonly kind: "aborted" };

const base = { id: z.string().min(1) };
const error = z
  .unknown()
  .transform((value) => value ?? { name: "Error", message: "The step failed without an error." });

/** The operations of an answer with status 206. */
const operationSchema = z.discriminatedUnion("op", [
  z.object({ ...base, op: z.literal("StepRun"), data: z.unknown().optional() }),
  z.object({ ...base, op: z.literal("Step"), data: z.unknown().optional() }),
  z.object({ ...base, op: z.literal("StepError"), error }),
  z.object({ ...base, op: z.literal("StepFailed"), error }),
  z.object({ ...base, op: z.literal("StepPlanned"), opts: z.unknown().optional() }),
  z.object({ ...base, op: z.literal("Sleep"), name: z.string(), opts: z.unknown().optional() }),
  z.object({
    ...base,
    op: z.literal("WaitForEvent"),
    name: z.string().min(1),
    opts: z.looseObject({ timeout: z.string(), if: z.string().optional() }),
  }),
  z.object({
    ...base,
    op: z.literal("InvokeFunction"),
    opts: z.looseObject({
      function_id: z.string(),
      payload: z.looseObject({ data: z.unknown().optional() }).optional(),
      timeout: z.string().optional(),
    }),
  }),
  z.object({ ...base, op: z.literal("RunComplete"), data: z.unknown().optional() }),
  z.object({ ...base, op: z.literal("DiscoveryRequest") }),
]);
export type Operation = z.output<typeof operationSchema>;

export const operationsSchema = z.union([
  z.array(operationSchema),
  operationSchema.transform((one) => [one]),
]);
