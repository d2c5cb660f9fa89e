import { Button, IconButton, Input } from "@workfuse/ui";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { isRecord } from "../../../data/is-record.ts";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";

type Row = readonly [name: string, value: string];

/** Names with values, such as headers. Rows without a name are kept here but not stored; of two with the same name the last counts. */
export function KeyValueControl({ field, path, value, onChange }: ControlProps<FormField>): ReactNode {
  const { readOnly, problems } = useForm();
  // What is being typed may have no name yet, which an object cannot hold.
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(value));
  const stored = JSON.stringify(storedOf(rows) ?? {});
  const shown = stored === JSON.stringify(storedOf(rowsOf(value)) ?? {}) ? rows : rowsOf(value);
  const change = (next: readonly Row[]): void => {
    setRows(next);
    onChange(storedOf(next));
  };
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{field.title}</legend>
      {readOnly && shown.length === 0 && <p className="text-sm text-muted">None</p>}
      {shown.map(([name, text], index) => {
        const error = problems.get([...path, name].join("."));
        return (
          // A row's place is its identity: names change while they are typed.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="flex flex-col gap-1">
            <div className="flex items-center gap-1">
              <Input
                aria-label={`${field.title}: name ${index + 1}`}
                placeholder="Name"
                readOnly={readOnly}
                value={name}
                className="min-w-0 flex-2"
                onChange={(event) => change(shown.with(index, [event.target.value, text]))}
              />
              <Input
                aria-label={`${field.title}: value ${index + 1}`}
                placeholder="Value or {{template}}"
                readOnly={readOnly}
                value={text}
                className="min-w-0 flex-3"
                aria-invalid={error === undefined ? undefined : true}
                onChange={(event) => change(shown.with(index, [name, event.target.value]))}
              />
              {!readOnly && (
                <IconButton
                  size="sm"
                  label={`Remove ${name === "" ? `row ${index + 1}` : name}`}
                  onClick={() => change(shown.toSpliced(index, 1))}
                >
                  <Trash2 aria-hidden className="size-3.5" />
                </IconButton>
              )}
            </div>
            {error !== undefined && <p className="text-xs text-danger">{error}</p>}
          </div>
        );
      })}
      {!readOnly && (
        <Button
          size="sm"
          variant="ghost"
          className="self-start"
          icon={<Plus aria-hidden className="size-3.5" />}
          onClick={() => setRows([...shown, ["", ""]])}
        >
          Add<span className="sr-only"> to {field.title.toLowerCase()}</span>
        </Button>
      )}
    </fieldset>
  );
}

function rowsOf(value: unknown): readonly Row[] {
  return isRecord(value) ? Object.entries(value).map(([name, inner]) => [name, textOfValue(inner)]) : [];
}

function storedOf(rows: readonly Row[]): Readonly<Record<string, string>> | undefined {
  const named = rows.filter(([name]) => name !== "");
  return named.length === 0 ? undefined : Object.fromEntries(new Map(named));
}
