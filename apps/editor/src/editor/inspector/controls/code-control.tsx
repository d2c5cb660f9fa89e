import { Field, Textarea } from "@workfuse/ui";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";
import { ReferencePicker } from "./reference-picker.tsx";
import { insertAtCaret } from "./template-input.tsx";

type CodeField = Extract<FormField, { kind: "code" }>;

/** Code over several lines, with line numbers. Tab indents; Escape lets Tab leave the field. */
export function CodeControl({
  field,
  path,
  value,
  siblings,
  onChange,
}: ControlProps<CodeField> & { readonly siblings: Readonly<Record<string, unknown>> }): ReactNode {
  const { readOnly } = useForm();
  const error = usePathProblem(path);
  const input = useRef<HTMLTextAreaElement>(null);
  const tabLeaves = useRef(false);
  const text = textOfValue(value);
  const language = field.languageField === undefined ? undefined : siblings[field.languageField];
  const lines = text.split("\n").length;
  const indent = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Escape") tabLeaves.current = true;
    if (event.key !== "Tab" || event.shiftKey || tabLeaves.current || readOnly) return;
    event.preventDefault();
    // Keeps the browser's own undo, which setting the value would forget.
    document.execCommand("insertText", false, "  ");
  };
  return (
    <Field
      label={field.title}
      hint={field.description}
      error={error}
      required={field.required}
      aside={
        !readOnly && (
          <ReferencePicker
            label={field.title}
            onPick={(reference) =>
              onChange(insertAtCaret({ element: input.current, text, insert: reference }))
            }
          />
        )
      }
    >
      {(control) => (
        <div className="relative flex max-h-96 overflow-y-auto rounded-md border border-line-strong/70 bg-surface shadow-xs focus-within:border-accent">
          <pre
            aria-hidden
            className="shrink-0 border-r bg-page px-2 py-2 text-right font-mono text-xs leading-5 text-faint select-none"
          >
            {Array.from({ length: Math.max(lines, 6) }, (_, index) => index + 1).join("\n")}
          </pre>
          <Textarea
            {...control}
            ref={input}
            rows={Math.max(lines, 6)}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            data-language={textOfValue(language)}
            readOnly={readOnly}
            value={text}
            className="resize-none overflow-x-auto rounded-none border-0 py-2 font-mono text-xs leading-5 shadow-none"
            onFocus={() => {
              tabLeaves.current = false;
            }}
            onKeyDown={indent}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      )}
    </Field>
  );
}
