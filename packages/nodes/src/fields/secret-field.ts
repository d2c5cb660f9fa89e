import { z } from "zod";

/** A field that holds the reference of a credential; the value meets its use only inside the executor. */
export function secretField({ title, description }: { title: string; description?: string }) {
  return z
    .string()
    .regex(/^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+$/, "Choose a credential.")
    .meta({ title, control: "credential", ...(description === undefined ? {} : { description }) });
}
