import { useQuery } from "@tanstack/react-query";
import { type WorkflowNode, checkReferences, inferScope } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { Notice } from "@workfuse/ui";
import { useAtomValue, useSetAtom, useStore } from "jotai";
import { type ReactNode, useCallback, useMemo } from "react";
import { executionQuery } from "../../api/queries.ts";
import { samplesOf } from "../../executions/samples.ts";
import { MagicField } from "../../magic/magic-field.tsx";
import { activeExecutionAtom } from "../run/run-atoms.ts";
import { editAtom, graphAtom, problemsByNodeAtom, readOnlyAtom, variablesAtom } from "../state/atoms.ts";
import { configureNode } from "../state/graph-edits.ts";
import { Connections } from "./connections.tsx";
import { NodeForm, useNodeForm } from "./node-form.tsx";

const configPath = 4; // nodes, <index>, data, config

/** The form of a node's configuration, generated from its schema, and its connections. */
export function SettingsTab({ node }: { node: WorkflowNode }): ReactNode {
  const store = useStore();
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const graphProblems = useAtomValue(problemsByNodeAtom).get(node.id);
  const executionId = useAtomValue(activeExecutionAtom);
  // Others ask for it; here it is only read.
  const { data: execution } = useQuery({ ...executionQuery(executionId ?? ""), enabled: false });
  const samples = useMemo(() => samplesOf(execution), [execution]);
  const variables = useAtomValue(variablesAtom);
  const problems = useMemo(() => {
    const graph = store.get(graphAtom);
    const scope = inferScope({ graph, nodeId: node.id, nodeTypes, samples, variables });
    // With what the last run gave more is known than the graph alone tells.
    const seen = samples.size === 0 ? [] : checkReferences({ graph, nodeId: node.id, scope, nodeTypes });
    const all = [...(graphProblems ?? []), ...seen];
    return [...new Map(all.map((problem) => [problem.code + problem.message, problem])).values()];
  }, [graphProblems, node, samples, store, variables]);
  const fieldProblems = useMemo(
    () =>
      new Map(
        problems
          .filter(({ code }) => code === "node.config_invalid")
          .map(({ path, message }) => [
            path.slice(configPath).join("."),
            fieldMessage({ message, node, path }),
          ]),
      ),
    [problems, node],
  );
  const graphOf = useCallback(() => store.get(graphAtom), [store]);
  const context = useNodeForm({ nodeId: node.id, graphOf, samples, problems: fieldProblems, readOnly });
  const others = problems.filter(({ code }) => code !== "node.config_invalid");
  return (
    <div className="flex flex-col gap-4 p-4">
      {others.map(({ code, message, severity }) => (
        <Notice key={code + message} tone={severity === "error" ? "danger" : "info"}>
          {message}
        </Notice>
      ))}
      {!readOnly && <MagicField node={node} />}
      <NodeForm
        node={node}
        context={context}
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
      <Connections node={node} />
    </div>
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
