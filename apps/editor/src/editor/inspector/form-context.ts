import type { Completion } from "@workfuse/graph";
import { type ComponentType, createContext, use } from "react";
import type { FormField } from "./form-fields.ts";

export type FormPath = readonly (string | number)[];

/** A value that a template may name, with an example of it. */
export type Reference = { readonly path: string; readonly example: unknown; readonly from: string };

/** What every control of a node's form may ask for. */
export type FormContextValue = {
  readonly nodeId: string;
  readonly readOnly: boolean;
  /** Messages by path, joined with dots. */
  readonly problems: ReadonlyMap<string, string>;
  /** What templates of this node may name. Computed when asked for. */
  readonly references: () => readonly Reference[];
  /** How a path that is being typed may go on. */
  readonly completions: (prefix: string) => readonly Completion[];
  /** Draws one field. Controls that hold other fields take it from here, as it knows them in turn. */
  readonly FieldControl: ComponentType<ControlProps<FormField>>;
};

export const FormContext = createContext<FormContextValue>({
  nodeId: "",
  readOnly: true,
  problems: new Map(),
  references: () => [],
  completions: () => [],
  FieldControl: () => null,
});

export function useForm(): FormContextValue {
  return use(FormContext);
}

export function usePathProblem(path: FormPath): string | undefined {
  return useForm().problems.get(path.join("."));
}

/** What every control is given. */
export type ControlProps<F> = {
  readonly field: F;
  readonly path: FormPath;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Values that it offers. */
  readonly suggested?: readonly string[];
};
