import { Field, Textarea, joinClasses } from "@workfuse/ui";
import { Braces } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { isTemplate, textOfValue } from "../value-text.ts";
import { ReferencePicker } from "./reference-picker.tsx";

/** A line of text that may hold `{{templates}}`; it grows with what is written. */
export function TemplateInput({
  field,
  path,
  value,
  onText,
  inputMode,
  aside,
}: Omit<ControlProps<FormField>, "onChange"> & {
  readonly onText: (text: string) => void;
  readonly inputMode?: "text" | "numeric";
  readonly aside?: ReactNode;
}): ReactNode {
  const { readOnly } = useForm();
  const error = usePathProblem(path);
  const input = useRef<HTMLTextAreaElement>(null);
  const text = textOfValue(value);
  return (
    <Field
      label={field.title}
      hint={field.description}
      error={error}
      required={field.required}
      aside={
        <span className="flex items-center gap-1">
          {aside}
          {field.templated && !readOnly && (
            <ReferencePicker
              label={field.title}
              onPick={(reference) =>
                onText(insertAtCaret({ element: input.current, text, insert: `{{${reference}}}` }))
              }
            />
          )}
        </span>
      }
    >
      {(control) => (
        <Textarea
          {...control}
          ref={input}
          rows={1}
          spellCheck={false}
          inputMode={inputMode}
          readOnly={readOnly}
          placeholder={field.placeholder}
          value={text}
          className={joinClasses(
            "field-sizing-content max-h-40 min-h-8 resize-none leading-5 wrap-anywhere",
            isTemplate(value) && "font-mono text-xs",
          )}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
          onChange={(event) => onText(event.target.value.replaceAll(/[\r\n]+/g, " "))}
        />
      )}
    </Field>
  );
}

/** Puts text where the caret is, or at the end where the field was never entered. */
export function insertAtCaret({
  element,
  text,
  insert,
}: {
  element: HTMLTextAreaElement | null;
  text: string;
  insert: string;
}): string {
  const start = element?.selectionStart ?? text.length;
  const end = element?.selectionEnd ?? start;
  return text.slice(0, start) + insert + text.slice(end);
}

/** Switches a field between its own control and a template. */
export function TemplateSwitch({
  on,
  field,
  onToggle,
}: {
  on: boolean;
  field: FormField;
  onToggle: () => void;
}): ReactNode {
  const { readOnly } = useForm();
  if (readOnly) return null;
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={`${field.title}: use a template`}
      title="Use a template"
      onClick={onToggle}
      className="inline-flex size-5 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink aria-pressed:text-accent"
    >
      <Braces aria-hidden className="size-3.5" />
    </button>
  );
}
