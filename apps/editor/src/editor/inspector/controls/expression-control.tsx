import { Field, Select } from "@workfuse/ui";
import { type ReactNode, Suspense, lazy, useRef } from "react";
import type { ExpressionValue } from "../field-mode.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import type { FormField } from "../form-fields.ts";
import type { InsertText } from "./code-editor.tsx";
import { ModeMenu } from "./mode-menu.tsx";
import { ReferencePicker } from "./reference-picker.tsx";

const CodeEditor = lazy(async () => ({ default: (await import("./code-editor.tsx")).CodeEditor }));

/** Code that gives a field's value when the node runs. */
export function ExpressionControl({
  field,
  path,
  value,
  onChange,
}: Omit<ControlProps<FormField>, "value"> & { readonly value: ExpressionValue }): ReactNode {
  const { readOnly, completions } = useForm();
  const [own, inCode] = [usePathProblem(path), usePathProblem([...path, "code"])];
  const error = own ?? inCode;
  const insert = useRef<InsertText>(null);
  return (
    <Field
      label={field.title}
      hint={field.description}
      error={error}
      required={field.required}
      aside={
        <span className="flex items-center gap-1">
          <Select
            aria-label={`${field.title}: language`}
            disabled={readOnly}
            className="h-6! w-28! text-xs"
            value={value.$expr}
            onChange={(event) =>
              onChange({ ...value, $expr: event.target.value === "javascript" ? "javascript" : "jsonata" })
            }
          >
            <option value="jsonata">JSONata</option>
            <option value="javascript">JavaScript</option>
          </Select>
          {!readOnly && (
            <ReferencePicker label={field.title} onPick={(reference) => insert.current?.(reference)} />
          )}
          <ModeMenu field={field} value={value} onChange={onChange} />
        </span>
      }
    >
      {(control) => (
        <Suspense
          fallback={
            <pre className="min-h-16 overflow-hidden rounded-md border border-line-strong/70 py-2 pl-10 font-mono text-xs leading-5">
              {value.code}
            </pre>
          }
        >
          <CodeEditor
            label={field.title}
            describedBy={control["aria-describedby"]}
            invalid={error !== undefined}
            readOnly={readOnly}
            value={value.code}
            onChange={(code) => onChange({ ...value, code })}
            completions={completions}
            insertRef={insert}
            compact
          />
        </Suspense>
      )}
    </Field>
  );
}
