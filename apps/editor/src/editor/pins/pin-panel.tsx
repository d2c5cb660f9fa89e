import type { WorkflowNode } from "@workfuse/graph";
import { Button, Field, Textarea } from "@workfuse/ui";
import { useAtomValue, useSetAtom } from "jotai";
import { Pin, PinOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { jsonTextOf, parseJsonText } from "../inspector/value-text.ts";
import { canPin, pinsAtom, setPinAtom } from "./pins.ts";

/** Pins what a node gives, to be edited as JSON. `output` is what it gave last. */
export function PinPanel({ node, output }: { node: WorkflowNode; output: unknown }): ReactNode {
  const pins = useAtomValue(pinsAtom);
  const setPin = useSetAtom(setPinAtom);
  if (!canPin(node)) return null;
  if (!Object.hasOwn(pins, node.id)) {
    return (
      <div className="flex min-h-10 items-center justify-between gap-2 border-b px-4 py-1.5">
        <p className="text-xs text-muted">Pinned, an output is used in place of running the node.</p>
        <Button
          size="sm"
          icon={<Pin aria-hidden className="size-3.5" />}
          onClick={() => setPin({ nodeId: node.id, output: output ?? {} })}
        >
          Pin output
        </Button>
      </div>
    );
  }
  return <PinEditor key={node.id} nodeId={node.id} value={pins[node.id]} />;
}

function PinEditor({ nodeId, value }: { nodeId: string; value: unknown }): ReactNode {
  const setPin = useSetAtom(setPinAtom);
  // The text as it is written; what is not JSON yet is not pinned.
  const [draft, setDraft] = useState<{ readonly text: string; readonly value: unknown } | null>(null);
  const text = draft !== null && draft.value === value ? draft.text : jsonTextOf(value);
  const parsed = parseJsonText(text);
  const error = parsed.ok
    ? parsed.value === undefined
      ? "Something must be given."
      : undefined
    : parsed.message;
  return (
    <div className="flex flex-col gap-2 border-b bg-accent-soft/50 p-4">
      <Field
        label="Pinned output"
        hint="Used by Run in this browser, in place of running the node. Webhooks and schedules never use it."
        error={error}
        aside={
          <Button
            size="sm"
            variant="ghost"
            icon={<PinOff aria-hidden className="size-3.5" />}
            onClick={() => setPin({ nodeId, output: undefined })}
          >
            Unpin
          </Button>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={6}
            spellCheck={false}
            className="field-sizing-content max-h-80 min-h-24 resize-y font-mono text-xs leading-5"
            value={text}
            onChange={(event) => {
              const next = event.target.value;
              const result = parseJsonText(next);
              const stored = result.ok && result.value !== undefined ? result.value : value;
              setDraft({ text: next, value: stored });
              if (stored !== value) setPin({ nodeId, output: stored });
            }}
          />
        )}
      </Field>
    </div>
  );
}
