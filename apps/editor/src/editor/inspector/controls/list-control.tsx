import { Button, IconButton } from "@workfuse/ui";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { isRecord } from "../../../data/is-record.ts";
import { type FormField, blankOf } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { ModeMenu } from "./mode-menu.tsx";
import { FormFields } from "./form-fields.tsx";

type ListField = Extract<FormField, { kind: "list" }>;

/** A list of fields or of groups, in an order that matters. */
export function ListControl({ field, path, value, onChange }: ControlProps<ListField>): ReactNode {
  const { readOnly, FieldControl } = useForm();
  const error = usePathProblem(path);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const singular = field.title.replace(/s$/, "");
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{field.title}</legend>
      <div className="flex min-h-5 items-center justify-between">
        <span aria-hidden className="text-sm font-medium">
          {field.title}
        </span>
        <ModeMenu field={field} value={value} onChange={onChange} />
      </div>
      {items.map((item, index) => (
        // Items have no identity of their own: their place is what they are.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset
          key={index}
          aria-label={`${singular} ${index + 1}`}
          className="rounded-lg border bg-page p-3"
        >
          <div className="mb-2 flex items-center gap-0.5">
            <span className="flex-1 text-xs font-medium text-muted">
              {singular} {index + 1}
            </span>
            {!readOnly && (
              <>
                <IconButton
                  size="sm"
                  label={`Move ${singular.toLowerCase()} ${index + 1} up`}
                  disabled={index === 0}
                  onClick={() => onChange(swapped(items, index, index - 1))}
                >
                  <ArrowUp aria-hidden className="size-3.5" />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Move ${singular.toLowerCase()} ${index + 1} down`}
                  disabled={index === items.length - 1}
                  onClick={() => onChange(swapped(items, index, index + 1))}
                >
                  <ArrowDown aria-hidden className="size-3.5" />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Remove ${singular.toLowerCase()} ${index + 1}`}
                  onClick={() => onChange(items.toSpliced(index, 1))}
                >
                  <Trash2 aria-hidden className="size-3.5" />
                </IconButton>
              </>
            )}
          </div>
          <div className="flex flex-col gap-3">
            {field.item.kind === "group" ? (
              <FormFields
                fields={field.item.fields}
                path={[...path, index]}
                values={isRecord(item) ? item : {}}
                onChange={(next) => onChange(items.with(index, next))}
              />
            ) : (
              <FieldControl
                field={field.item}
                path={[...path, index]}
                value={item}
                onChange={(next) => onChange(items.with(index, next ?? blankOf(field.item)))}
              />
            )}
          </div>
        </fieldset>
      ))}
      {error !== undefined && <p className="text-xs text-danger">{error}</p>}
      {!readOnly && (
        <Button
          size="sm"
          className="self-start"
          icon={<Plus aria-hidden className="size-3.5" />}
          onClick={() => onChange([...items, blankOf(field.item)])}
        >
          Add {singular.toLowerCase()}
        </Button>
      )}
    </fieldset>
  );
}

function swapped(items: readonly unknown[], a: number, b: number): readonly unknown[] {
  return items.with(a, items[b]).with(b, items[a]);
}
