import type { TriggerConfig } from "@workfuse/nodes/catalog";
import { buttonClasses } from "@workfuse/ui";
import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import type { Workflow } from "../../api/types.ts";
import { CopyLine } from "./copy-line.tsx";

/** A form's public address and what it asks. */
export function FormPanel({
  form: { fields },
  workflow,
}: {
  form: NonNullable<TriggerConfig["form"]>;
  workflow: Workflow;
}): ReactNode {
  return (
    <>
      <div className="flex flex-col gap-2">
        <CopyLine label="Form address" text={workflow.formUrl} />
        {workflow.isActive ? (
          <a
            href={workflow.formUrl}
            target="_blank"
            rel="noreferrer"
            className={`${buttonClasses({})} self-start`}
          >
            <ExternalLink aria-hidden className="size-4" />
            Open the form
          </a>
        ) : (
          <p className="text-sm text-muted">Switch the workflow on, and the form is there.</p>
        )}
      </div>
      <section aria-label="Fields" className="flex flex-col gap-1.5">
        <h3 className="text-sm font-medium">Fields</h3>
        <ul className="divide-y rounded-lg border">
          {fields.map(({ name, label, type, required }) => (
            <li key={name} className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5 text-sm">
              <span className="font-medium">{label}</span>
              <code className="font-mono text-xs text-muted">{`{{trigger.data.${name}}}`}</code>
              <span className="ml-auto text-xs text-muted">
                {kinds[type]}
                {required && ", required"}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

const kinds = {
  text: "text",
  longText: "long text",
  number: "number",
  email: "e-mail address",
  date: "date",
  choice: "one of several",
  choices: "any of several",
  checkbox: "checkbox",
  file: "file",
} as const satisfies Readonly<Record<NonNullable<TriggerConfig["form"]>["fields"][number]["type"], string>>;
