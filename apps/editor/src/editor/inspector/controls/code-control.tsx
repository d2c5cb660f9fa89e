import { Field } from "@workfuse/ui";
import { type ReactNode, Suspense, lazy, useRef } from "react";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";
import type { InsertText } from "./code-editor.tsx";
import { ModeMenu } from "./mode-menu.tsx";
import { ReferencePicker } from "./reference-picker.tsx";

const CodeEditor = lazy(async () => ({ default: (await import("./code-editor.tsx")).CodeEditor }));

/** A field of code. Until its editor is loaded, the code is shown as it is. */
export function CodeControl({ field, path, value, onChange }: ControlProps<FormField>): ReactNode {
  const { readOnly, completions } = useForm();
  const error = usePathProblem(path);
  const insert = useRef<InsertText>(null);
  const text = textOfValue(value);
  return (
    <Field
      label={field.title}
      hint={field.description}
      error={error}
      required={field.required}
      aside={
        !readOnly && (
          <span className="flex items-center gap-1">
            <ReferencePicker label={field.title} onPick={(reference) => insert.current?.(reference)} />
            <ModeMenu field={field} value={value} onChange={onChange} />
          </span>
        )
      }
    >
      {(control) => (
        <Suspense
          fallback={
            <pre className="min-h-34 overflow-hidden rounded-md border border-line-strong/70 py-2 pl-10 font-mono text-xs leading-5">
              {text}
            </pre>
          }
        >
          <CodeEditor
            label={field.title}
            describedBy={control["aria-describedby"]}
            invalid={error !== undefined}
            readOnly={readOnly}
            value={text}
            onChange={onChange}
            completions={completions}
            insertRef={insert}
          />
        </Suspense>
      )}
    </Field>
  );
}
