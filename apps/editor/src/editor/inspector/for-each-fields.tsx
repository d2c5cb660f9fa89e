import type { ForEach, WorkflowNode } from "@workfuse/graph";
import { Field, Input, Select } from "@workfuse/ui";
import { useStore } from "jotai";
import { type ReactNode, useCallback, useMemo } from "react";
import { graphAtom } from "../state/atoms.ts";
import { FormFieldControl } from "./controls/form-field.tsx";
import { FormContext } from "./form-context.ts";
import type { FormField } from "./form-fields.ts";
import { useNodeForm } from "./node-form.tsx";

const itemsField: FormField = {
  key: "items",
  kind: "value",
  title: "List",
  description: "The node runs once for each; {{item}} is the item and {{index}} its number, from 0.",
  placeholder: "{{trigger.data.items}}",
  required: true,
  templated: true,
  visibleWhen: undefined,
  initial: undefined,
};
const noSamples: ReadonlyMap<string, unknown> = new Map();
const noProblems: ReadonlyMap<string, string> = new Map();

/** Running a node once for each item of a list: of which list, how many at once, and what a failure does. */
export function ForEachFields({
  node,
  readOnly,
  onChange,
}: {
  node: WorkflowNode;
  readOnly: boolean;
  onChange: (forEach: ForEach | undefined) => void;
}): ReactNode {
  const store = useStore();
  const { forEach } = node.data;
  const problems = useMemo(
    () => (forEach?.items === "" ? new Map([["forEach.items", "A list is needed here."]]) : noProblems),
    [forEach?.items],
  );
  const context = useNodeForm({
    nodeId: node.id,
    graphOf: useCallback(() => store.get(graphAtom), [store]),
    samples: noSamples,
    problems,
    readOnly,
  });
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border bg-page p-3">
      <legend className="sr-only">For each item</legend>
      <label className="flex items-center justify-between text-sm font-medium">
        Run for each item of a list
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={forEach !== undefined}
          onChange={(event) =>
            onChange(event.target.checked ? { items: "{{trigger.data.items}}" } : undefined)
          }
        />
      </label>
      {forEach && (
        <FormContext value={context}>
          <FormFieldControl
            field={itemsField}
            path={["forEach", "items"]}
            value={forEach.items}
            onChange={(items) => onChange({ ...forEach, items: items ?? "" })}
          />
          <div className="grid grid-cols-2 gap-3">
            <Field label="At the same time">
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={1}
                  max={100}
                  value={forEach.concurrency ?? 1}
                  onChange={({ target: { valueAsNumber } }) =>
                    onChange({
                      ...forEach,
                      concurrency: Math.min(100, Math.max(1, Math.round(valueAsNumber) || 1)),
                    })
                  }
                />
              )}
            </Field>
            <Field label="When an item fails">
              {(control) => (
                <Select
                  {...control}
                  value={forEach.onItemError ?? "fail"}
                  onChange={(event) =>
                    onChange({
                      ...forEach,
                      onItemError: event.target.value === "continue" ? "continue" : "fail",
                    })
                  }
                >
                  <option value="fail">The node fails</option>
                  <option value="continue">Go on without it</option>
                </Select>
              )}
            </Field>
          </div>
        </FormContext>
      )}
    </fieldset>
  );
}
