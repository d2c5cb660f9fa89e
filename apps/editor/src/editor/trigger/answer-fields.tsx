import { Field, Select } from "@workfuse/ui";
import { useAtomValue } from "jotai";
import type { ReactNode } from "react";
import type { WebhookSettings } from "../../api/types.ts";
import { graphAtom } from "../state/atoms.ts";
import { NumberField } from "./number-field.tsx";

/** Whether a caller waits for the workflow, and what it gets. */
export function AnswerFields({
  answer,
  readOnly,
  onChange,
}: {
  answer: WebhookSettings["answer"];
  readOnly: boolean;
  onChange: (answer: WebhookSettings["answer"]) => void;
}): ReactNode {
  const hasRespond = useAtomValue(graphAtom).nodes.some(({ type }) => type === "respond");
  const waits = answer.mode === "wait";
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="The caller is answered"
        hint={
          !waits
            ? "With 202 and the execution’s id, as soon as the delivery is on record."
            : hasRespond
              ? "With what the workflow’s Respond node says, as soon as it is reached."
              : "With the last node’s output. A Respond node in the workflow would answer instead."
        }
      >
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={answer.mode}
            onChange={(event) =>
              onChange(
                event.target.value === "wait" ? { mode: "wait", limitSeconds: 30 } : { mode: "immediately" },
              )
            }
          >
            <option value="immediately">At once</option>
            <option value="wait">
              {hasRespond ? "When the Respond node is reached" : "When the workflow has ended"}
            </option>
          </Select>
        )}
      </Field>
      {waits && (
        <NumberField
          label="Waits at most, in seconds"
          hint="After this long the answer is 202 with the execution’s id; the workflow goes on."
          minimum={1}
          maximum={120}
          readOnly={readOnly}
          value={answer.limitSeconds}
          onChange={(limitSeconds) => onChange({ mode: "wait", limitSeconds })}
        />
      )}
    </div>
  );
}
