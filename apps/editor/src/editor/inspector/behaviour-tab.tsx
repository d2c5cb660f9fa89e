import type { NodeConfiguration, OnError, RetryPolicy, WorkflowNode } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { Field, Input, Select, Textarea } from "@workfuse/ui";
import { useAtomValue, useSetAtom } from "jotai";
import type { ReactNode } from "react";
import { editAtom, readOnlyAtom } from "../state/atoms.ts";
import { configureNode } from "../state/graph-edits.ts";
import { isLoop } from "../state/outputs-of.ts";
import { ForEachFields } from "./for-each-fields.tsx";

const onErrorLabels: Readonly<Record<OnError, string>> = {
  fail: "Stop the execution",
  continue: "Go on, handing on the error",
  branch: "Take the error output",
};
const onErrors = Object.keys(onErrorLabels) as OnError[]; // the keys of a constant record
const defaultRetry: RetryPolicy = { maxAttempts: 1, backoffMultiplier: 2, initialDelayMs: 1000 };

/** What happens around a node's work: errors, retries, time, notes. */
export function BehaviourTab({ node }: { node: WorkflowNode }): ReactNode {
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const { data } = node;
  const canRepeat = definitionOf(node.type)?.role === "action" && !isLoop(node);
  const retry = data.retryPolicy ?? defaultRetry;
  const change = (part: string, next: NodeConfiguration): void => {
    edit({
      label: `Edit ${data.label}`,
      mergeKey: `behaviour:${node.id}:${part}`,
      change: (graph) => configureNode({ graph, nodeId: node.id, data: next }),
    });
  };
  const changeRetry = (part: Partial<RetryPolicy>): void => {
    change("retry", { ...data, retryPolicy: { ...retry, ...part } });
  };
  return (
    <fieldset disabled={readOnly} className="flex flex-col gap-4 p-4">
      <legend className="sr-only">Behaviour</legend>
      <Field label="When it fails">
        {(control) => (
          <Select
            {...control}
            value={data.onError ?? "fail"}
            onChange={(event) => {
              const onError = onErrors.find((choice) => choice === event.target.value) ?? "fail";
              change("onError", { ...data, onError });
            }}
          >
            {onErrors.map((choice) => (
              <option key={choice} value={choice}>
                {onErrorLabels[choice]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Attempts" hint="How often it is tried in all, the first time included.">
        {(control) => (
          <NumberInput
            {...control}
            minimum={1}
            maximum={20}
            value={retry.maxAttempts}
            onValue={(maxAttempts) => changeRetry({ maxAttempts: maxAttempts ?? 1 })}
          />
        )}
      </Field>
      {retry.maxAttempts > 1 && (
        <div className="grid grid-cols-2 gap-3">
          <Field label="First delay (ms)">
            {(control) => (
              <NumberInput
                {...control}
                minimum={0}
                maximum={3_600_000}
                value={retry.initialDelayMs}
                onValue={(initialDelayMs) => changeRetry({ initialDelayMs: initialDelayMs ?? 0 })}
              />
            )}
          </Field>
          <Field label="Growth factor">
            {(control) => (
              <NumberInput
                {...control}
                minimum={1}
                maximum={10}
                value={retry.backoffMultiplier}
                onValue={(backoffMultiplier) => changeRetry({ backoffMultiplier: backoffMultiplier ?? 1 })}
              />
            )}
          </Field>
        </div>
      )}
      <Field label="Time limit (ms)" hint="For one attempt. Empty: no limit of its own.">
        {(control) => (
          <NumberInput
            {...control}
            minimum={1}
            maximum={86_400_000}
            value={data.timeoutMs}
            onValue={(timeoutMs) => {
              const { timeoutMs: _before, ...rest } = data;
              change("timeout", timeoutMs === undefined ? rest : { ...rest, timeoutMs });
            }}
          />
        )}
      </Field>
      {canRepeat && (
        <ForEachFields
          node={node}
          readOnly={readOnly}
          onChange={(forEach) => {
            const { forEach: _before, ...rest } = data;
            change("forEach", forEach === undefined ? rest : { ...rest, forEach });
          }}
        />
      )}
      <Field label="Notes" hint="For whoever reads this workflow next.">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={10_000}
            value={data.notes ?? ""}
            onChange={(event) => {
              const { notes: _before, ...rest } = data;
              change("notes", event.target.value === "" ? rest : { ...rest, notes: event.target.value });
            }}
          />
        )}
      </Field>
    </fieldset>
  );
}

function NumberInput({
  value,
  minimum,
  maximum,
  onValue,
  ...control
}: {
  id: string;
  value: number | undefined;
  minimum: number;
  maximum: number;
  onValue: (value: number | undefined) => void;
}): ReactNode {
  return (
    <Input
      {...control}
      type="number"
      min={minimum}
      max={maximum}
      value={value ?? ""}
      onChange={({ target: { valueAsNumber } }) =>
        onValue(
          Number.isNaN(valueAsNumber)
            ? undefined
            : Math.min(maximum, Math.max(minimum, Math.round(valueAsNumber))),
        )
      }
    />
  );
}
