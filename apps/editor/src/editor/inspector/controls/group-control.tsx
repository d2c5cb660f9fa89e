import { Button } from "@workfuse/ui";
import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { isRecord } from "../../../data/is-record.ts";
import { type FormField, blankOf } from "../form-fields.ts";
import { type ControlProps, useForm } from "../form-context.ts";
import { FormFields } from "./form-fields.tsx";

type GroupField = Extract<FormField, { kind: "group" }>;

/** Fields that belong together. Where they are optional they are added and removed as one. */
export function GroupControl({ field, path, value, onChange }: ControlProps<GroupField>): ReactNode {
  const { readOnly } = useForm();
  if (value === undefined && !field.required) {
    return (
      <div className="flex min-h-5 items-center justify-between">
        <span className="text-sm font-medium">{field.title}</span>
        {readOnly ? (
          <span className="text-sm text-muted">None</span>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => onChange(blankOf(field))}
          >
            Add<span className="sr-only"> {field.title.toLowerCase()}</span>
          </Button>
        )}
      </div>
    );
  }
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border bg-page p-3">
      <legend className="sr-only">{field.title}</legend>
      <div className="flex items-center justify-between">
        <span aria-hidden className="text-sm font-medium">
          {field.title}
        </span>
        {!field.required && !readOnly && (
          <Button
            size="sm"
            variant="ghost"
            icon={<Trash2 aria-hidden className="size-3.5" />}
            onClick={() => onChange(undefined)}
          >
            Remove<span className="sr-only"> {field.title.toLowerCase()}</span>
          </Button>
        )}
      </div>
      <FormFields
        fields={field.fields}
        path={path}
        values={isRecord(value) ? value : {}}
        onChange={onChange}
      />
    </fieldset>
  );
}
