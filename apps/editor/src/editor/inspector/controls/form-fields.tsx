import type { ReactNode } from "react";
import { type FormField, isVisible, suggestedFor, withValue, withoutHidden } from "../form-fields.ts";
import { type FormPath, useForm } from "../form-context.ts";

/** The fields of one object, one below the other. */
export function FormFields({
  fields,
  path,
  values,
  onChange,
}: {
  fields: readonly FormField[];
  path: FormPath;
  values: Readonly<Record<string, unknown>>;
  onChange: (values: Readonly<Record<string, unknown>>, path: FormPath) => void;
}): ReactNode {
  const { FieldControl } = useForm();
  return fields
    .filter((field) => isVisible({ field, siblings: fields, values }))
    .map((field) => (
      <FieldControl
        key={field.key}
        field={field}
        path={[...path, field.key]}
        value={values[field.key]}
        suggested={suggestedFor({ field, siblings: fields, values })}
        onChange={(value) =>
          onChange(withoutHidden({ fields, values: withValue({ values, key: field.key, value }) }), [
            ...path,
            field.key,
          ])
        }
      />
    ));
}
