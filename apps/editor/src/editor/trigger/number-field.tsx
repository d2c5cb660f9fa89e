import { Field, Input } from "@workfuse/ui";
import type { ReactNode } from "react";

/** A whole number. */
export function NumberField({
  label,
  hint,
  minimum,
  maximum,
  readOnly,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  minimum: number;
  maximum: number;
  readOnly: boolean;
  value: number;
  onChange: (value: number) => void;
}): ReactNode {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Input
          {...control}
          type="number"
          required
          disabled={readOnly}
          min={minimum}
          max={maximum}
          value={Number.isNaN(value) ? "" : value}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      )}
    </Field>
  );
}
