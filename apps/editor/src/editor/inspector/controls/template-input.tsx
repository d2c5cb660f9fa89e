import { Field, Textarea, joinClasses } from "@workfuse/ui";
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
          {field.templated && !readOnly && (
            <ReferencePicker
              label={field.title}
              onPick={(reference) =>
                onText(insertAtCaret({ element: input.current, text, insert: `{{${reference}}}` }))
              }
            />
          )}
          {aside}
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
          // Values of the last run can be dragged into it, or sent from their menu.
          data-takes-values={field.templated && !readOnly ? true : undefined}
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
