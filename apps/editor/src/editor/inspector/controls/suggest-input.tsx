import { Field, Input } from "@workfuse/ui";
import { type ReactNode, useId } from "react";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";

/** A line of text that offers what is commonly written there. */
export function SuggestInput({
  field,
  path,
  value,
  onChange,
  suggested,
  aside,
}: ControlProps<FormField> & {
  readonly suggested: readonly string[];
  readonly aside?: ReactNode;
}): ReactNode {
  const { readOnly } = useForm();
  const error = usePathProblem(path);
  const listId = useId();
  return (
    <Field label={field.title} hint={field.description} error={error} required={field.required} aside={aside}>
      {(control) => (
        <>
          <Input
            {...control}
            list={listId}
            autoComplete="off"
            spellCheck={false}
            readOnly={readOnly}
            placeholder={field.placeholder}
            value={textOfValue(value)}
            onChange={({ target }) =>
              onChange(target.value === "" && !field.required ? undefined : target.value)
            }
          />
          <datalist id={listId}>
            {suggested.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
