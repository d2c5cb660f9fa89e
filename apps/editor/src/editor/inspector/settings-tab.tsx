import { useQueryClient } from "@tanstack/react-query";
import type { WorkflowNode } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { Notice } from "@workfuse/ui";
import { useAtomValue, useSetAtom, useStore } from "jotai";
import { type ReactNode, useMemo } from "react";
import { executionQuery } from "../../api/queries.ts";
import { activeExecutionAtom } from "../run/run-atoms.ts";
import { editAtom, graphAtom, problemsByNodeAtom, readOnlyAtom } from "../state/atoms.ts";
import { configureNode } from "../state/graph-edits.ts";
import { Connections } from "./connections.tsx";
import { FormFieldControl } from "./controls/form-field.tsx";
import { FormFields } from "./controls/form-fields.tsx";
import { FormContext, type FormContextValue } from "./form-context.ts";
import { formFieldsOf } from "./form-fields.ts";
import { referencesOf } from "./references.ts";

const configPath = 4; // nodes, <index>, data, config

/** The form of a node's configuration, generated from its schema, and its connections. */
export function SettingsTab({ node }: { node: WorkflowNode }): ReactNode {
  const store = useStore();
  const queries = useQueryClient();
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const problems = useAtomValue(problemsByNodeAtom).get(node.id);
  const context = useMemo(
    (): FormContextValue => ({
      nodeId: node.id,
      readOnly,
      FieldControl: FormFieldControl,
      problems: new Map(
        (problems ?? [])
          .filter(({ code }) => code === "node.config_invalid")
          .map(({ path, message }) => [
            path.slice(configPath).join("."),
            fieldMessage({ message, node, path }),
          ]),
      ),
      references() {
        const executionId = store.get(activeExecutionAtom);
        const execution =
          executionId === null ? undefined : queries.getQueryData(executionQuery(executionId).queryKey);
        const outputs = (execution?.nodeResults ?? []).flatMap(({ nodeId, output }) =>
          output === null || output === undefined ? [] : [[nodeId, output] as const],
        );
        return referencesOf({ graph: store.get(graphAtom), nodeId: node.id, outputs: new Map(outputs) });
      },
    }),
    [node, readOnly, problems, store, queries],
  );
  const definition = definitionOf(node.type);
  const others = (problems ?? []).filter(({ code }) => code !== "node.config_invalid");
  return (
    <FormContext value={context}>
      <div className="flex flex-col gap-4 p-4">
        {others.map(({ code, message }) => (
          <Notice key={code + message} tone="danger">
            {message}
          </Notice>
        ))}
        {definition ? (
          <FormFields
            fields={formFieldsOf(definition.config)}
            path={[]}
            values={node.data.config}
            onChange={(config, path) =>
              edit({
                label: `Edit ${node.data.label}`,
                mergeKey: `config:${node.id}:${path.join(".")}`,
                change: (graph) =>
                  configureNode({ graph, nodeId: node.id, data: { ...node.data, config: { ...config } } }),
              })
            }
          />
        ) : (
          <Notice tone="danger">This version of WorkFuse does not know the type “{node.type}”.</Notice>
        )}
        <Connections node={node} />
      </div>
    </FormContext>
  );
}

/** Beside the field its name need not be said again. */
function fieldMessage({
  message,
  node,
  path,
}: {
  message: string;
  node: WorkflowNode;
  path: readonly (string | number)[];
}): string {
  const prefix = `${node.data.label}: `;
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  const field = `${path.slice(configPath).join(".")}: `;
  return text.startsWith(field) ? text.slice(field.length) : text;
}
