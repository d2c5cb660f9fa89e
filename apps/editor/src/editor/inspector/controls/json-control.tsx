import { Field, Textarea } from "@workfuse/ui";
import { type ReactNode, useRef, useState } from "react";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { jsonTextOf, parseJsonText } from "../value-text.ts";
import { ModeMenu } from "./mode-menu.tsx";
import { ReferencePicker } from "./reference-picker.tsx";
import { insertAtCaret } from "./template-input.tsx";

/** JSON over several lines. Where templates are allowed, what is not JSON is kept as text. */
export function JsonControl({ field, path, value, onChange }: ControlProps<FormField>): ReactNode {
  const { readOnly } = useForm();
  const problem = usePathProblem(path);
  const input = useRef<HTMLTextAreaElement>(null);
  // The text as it is written: its spacing, and what is not JSON yet, must survive.
  const [draft, setDraft] = useState<{ readonly text: string; readonly value: unknown } | null>(null);
  const text = draft !== null && draft.value === value ? draft.text : jsonTextOf(value);
  const parsed = parseJsonText(text);
  const change = (next: string): void => {
    const result = parseJsonText(next);
    const stored = result.ok ? result.value : field.templated ? next : value;
    setDraft({ text: next, value: stored });
    onChange(stored);
  };
  const error = problem ?? (parsed.ok || field.templated ? undefined : parsed.message);
  const sentAs = text.trim() === "" ? undefined : parsed.ok ? "Read as JSON." : "Read as text.";
  return (
    <Field
      label={field.title}
      hint={
        field.templated && sentAs !== undefined
          ? `${field.description ?? ""} ${sentAs}`.trim()
          : field.description
      }
      error={error}
      required={field.required}
      aside={
        field.templated &&
        !readOnly && (
          <span className="flex items-center gap-1">
            <ReferencePicker
              label={field.title}
              onPick={(reference) =>
                change(insertAtCaret({ element: input.current, text, insert: `{{${reference}}}` }))
              }
            />
            <ModeMenu field={field} value={value} onChange={onChange} />
          </span>
        )
      }
    >
      {(control) => (
        <Textarea
          {...control}
          ref={input}
          rows={5}
          spellCheck={false}
          readOnly={readOnly}
          value={text}
          placeholder={field.placeholder ?? '{ "name": "Ada" }'}
          className="field-sizing-content max-h-80 min-h-24 resize-y font-mono text-xs leading-5"
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}
