import { type WorkflowNode, updateNodeConfig } from "@workfuse/graph";
import { Field, Textarea, joinClasses } from "@workfuse/ui";
import { useAtomValue, useSetAtom } from "jotai";
import type { ReactNode } from "react";
import { noteColours } from "../canvas/notes.ts";
import { editAtom, readOnlyAtom } from "../state/atoms.ts";
import { textOfValue } from "./value-text.ts";

/** A note's text and colour. */
export function NoteSettings({ node }: { node: WorkflowNode }): ReactNode {
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const { config } = node.data;
  const change = (part: Readonly<Record<string, unknown>>): void => {
    edit({
      label: "Edit a note",
      mergeKey: `note:${node.id}:${Object.keys(part).join()}`,
      change: (graph) =>
        updateNodeConfig({ graph, nodeId: node.id, data: { ...node.data, config: { ...config, ...part } } }),
    });
  };
  return (
    <div className="flex flex-col gap-4 border-t p-4">
      <Field label="Text" hint="# headings, - lists, **strong**, *emphasis* and `code`.">
        {(control) => (
          <Textarea
            {...control}
            rows={10}
            maxLength={20_000}
            readOnly={readOnly}
            value={textOfValue(config["text"])}
            onChange={(event) => change({ text: event.target.value })}
          />
        )}
      </Field>
      <fieldset disabled={readOnly} className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">Colour</legend>
        <div className="flex gap-2">
          {noteColours.map(({ value, label, card }) => (
            <label
              key={value}
              title={label}
              className={joinClasses(
                "inline-flex size-8 cursor-pointer items-center justify-center rounded-md border has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
                card,
              )}
            >
              <input
                type="radio"
                name={`colour-${node.id}`}
                aria-label={label}
                className="accent-accent focus-visible:outline-none"
                checked={(config["color"] ?? "yellow") === value}
                onChange={() => change({ color: value })}
              />
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
