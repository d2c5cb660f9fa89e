import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Field, Popover, Skeleton, joinClasses } from "@workfuse/ui";
import { ChevronDown, ExternalLink } from "lucide-react";
import { type ReactNode, useState } from "react";
import { workflowQuery, workflowSearchQuery } from "../../../api/queries.ts";
import { isTemplate } from "../value-text.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import type { FormField } from "../form-fields.ts";
import { ModeMenu } from "./mode-menu.tsx";
import { TemplateInput } from "./template-input.tsx";

/** Chooses a workflow by its name. What is kept is its id. */
export function WorkflowControl(props: ControlProps<FormField>): ReactNode {
  const { field, path, value, onChange } = props;
  const { readOnly } = useForm();
  const error = usePathProblem(path);
  const [open, setOpen] = useState(false);
  const id = typeof value === "string" ? value : "";
  const { data: chosen, isError } = useQuery({
    ...workflowQuery(id),
    enabled: id !== "" && !isTemplate(id),
    retry: false,
  });
  const aside = <ModeMenu field={field} value={value} onChange={onChange} />;
  if (isTemplate(value)) return <TemplateInput {...props} onText={onChange} aside={aside} />;
  const name = id === "" ? "Choose a workflow…" : (chosen?.name ?? (isError ? `Unknown: ${id}` : "…"));
  return (
    <Field
      label={field.title}
      hint="Its published version is run."
      error={error}
      required={field.required}
      aside={
        <span className="flex items-center gap-1">
          {chosen && (
            <Link
              to="/workflows/$workflowId"
              params={{ workflowId: id }}
              target="_blank"
              className="inline-flex h-5 items-center gap-1 rounded-sm px-1 text-xs text-muted hover:bg-hover hover:text-ink"
            >
              Open <span className="sr-only">{chosen.name}</span>
              <ExternalLink aria-hidden className="size-3" />
            </Link>
          )}
          {aside}
        </span>
      }
    >
      {({ required: _required, ...control }) => (
        <Popover
          open={open}
          onOpenChange={setOpen}
          label="Choose a workflow"
          align="start"
          className="max-h-80 w-80"
          trigger={
            <button
              {...control}
              type="button"
              disabled={readOnly}
              className={joinClasses(
                "flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-strong/70 bg-surface px-2.5 text-left text-sm shadow-xs hover:border-line-strong",
                id === "" && "text-muted",
              )}
            >
              <span className="truncate">{name}</span>
              <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
            </button>
          }
        >
          <WorkflowList
            onPick={(next) => {
              onChange(next);
              setOpen(false);
            }}
          />
        </Popover>
      )}
    </Field>
  );
}

function WorkflowList({ onPick }: { onPick: (id: string) => void }): ReactNode {
  const [search, setSearch] = useState("");
  const { data, isPending } = useQuery(workflowSearchQuery(search));
  return (
    <>
      <input
        aria-label="Search workflows"
        placeholder="Search workflows…"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && data?.[0]) onPick(data[0].id);
        }}
        className="h-9 border-b bg-transparent px-3 text-sm focus-visible:outline-none"
      />
      <ul aria-label="Workflows" className="min-h-0 overflow-y-auto p-1">
        {isPending && <Skeleton className="m-2 h-16" />}
        {data?.length === 0 && <li className="px-2 py-3 text-sm text-muted">No workflow has this name.</li>}
        {data?.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => onPick(id)}
              className="flex w-full flex-col rounded-md px-2 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="w-full truncate text-sm">{name}</span>
              <span className="font-mono text-2xs text-faint">{id}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
