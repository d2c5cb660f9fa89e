import {
  type GraphContent,
  type InferredScope,
  type WorkflowNode,
  completions,
  inferScope,
} from "@workfuse/graph";
import { definitionOf, nodeTypes } from "@workfuse/nodes/catalog";
import { Notice } from "@workfuse/ui";
import { useAtomValue } from "jotai";
import { type ReactNode, useMemo } from "react";
import { variablesAtom } from "../state/atoms.ts";
import { FormFieldControl } from "./controls/form-field.tsx";
import { FormFields } from "./controls/form-fields.tsx";
import { FormContext, type FormContextValue, type FormPath } from "./form-context.ts";
import { formFieldsOf } from "./form-fields.ts";
import { referencesOf } from "./references.ts";

/** What the controls of a node's form ask for. `graphOf` is called only when templates are to be completed. */
export function useNodeForm({
  nodeId,
  graphOf,
  samples,
  problems,
  readOnly,
}: {
  nodeId: string;
  graphOf: () => GraphContent;
  /** Outputs of the last run by node id. */
  samples: ReadonlyMap<string, unknown>;
  /** Messages by path in the configuration, joined with dots. */
  problems: ReadonlyMap<string, string>;
  readOnly: boolean;
}): FormContextValue {
  const variables = useAtomValue(variablesAtom);
  return useMemo((): FormContextValue => {
    const scope = (): InferredScope =>
      inferScope({ graph: graphOf(), nodeId, nodeTypes, samples, variables });
    return {
      nodeId,
      readOnly,
      FieldControl: FormFieldControl,
      problems,
      references: () => referencesOf({ graph: graphOf(), nodeId, scope: scope(), samples }),
      completions: (prefix) => completions({ scope: scope(), prefix }),
    };
  }, [nodeId, graphOf, samples, problems, readOnly, variables]);
}

/** The form of a node's configuration, generated from its schema. */
export function NodeForm({
  node,
  context,
  values,
  onChange,
}: {
  node: Pick<WorkflowNode, "type">;
  context: FormContextValue;
  values: Readonly<Record<string, unknown>>;
  onChange: (values: Readonly<Record<string, unknown>>, path: FormPath) => void;
}): ReactNode {
  const definition = definitionOf(node.type);
  if (!definition)
    return <Notice tone="danger">This version of WorkFuse does not know the type “{node.type}”.</Notice>;
  return (
    <FormContext value={context}>
      <FormFields fields={formFieldsOf(definition.config)} path={[]} values={values} onChange={onChange} />
    </FormContext>
  );
}
