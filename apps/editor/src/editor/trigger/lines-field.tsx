import { Field, Textarea } from "@workfuse/ui";
import { type ReactNode, useState } from "react";

/** A list that is written one a line. */
export function LinesField({
  label,
  hint,
  error,
  readOnly,
  lines,
  onChange,
}: {
  label: string;
  hint: string;
  error: string | undefined;
  readOnly: boolean;
  lines: readonly string[];
  onChange: (lines: string[]) => void;
}): ReactNode {
  // What is being written has empty lines and blanks that the list has not.
  const [text, setText] = useState(lines.join("\n"));
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Textarea
          {...control}
          rows={3}
          spellCheck={false}
          disabled={readOnly}
          className="font-mono text-xs"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const written = event.target.value.split("\n").map((line) => line.trim());
            onChange(written.filter((line) => line !== ""));
          }}
        />
      )}
    </Field>
  );
}
