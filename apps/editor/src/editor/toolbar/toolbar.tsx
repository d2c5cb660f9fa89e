import { Link } from "@tanstack/react-router";
import { Button, Tooltip, joinClasses } from "@workfuse/ui";
import { useAtom, useAtomValue } from "jotai";
import { ArrowLeft, CircleCheck, Play, Save, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Workflow } from "../../api/types.ts";
import { problemTone } from "../problem-tone.ts";
import { isDirtyAtom, problemsOpenAtom, readOnlyAtom, validationErrorsAtom } from "../state/atoms.ts";
import { TriggerButton } from "../trigger/trigger-button.tsx";
import { ActivateSwitch } from "./activate-switch.tsx";
import { NameInput } from "./name-input.tsx";
import { useRun } from "./use-run.ts";
import { useSave } from "./use-save.ts";
import { WorkflowMenu } from "./workflow-menu.tsx";

/** Above the canvas: the workflow's name and state, and what can be done with it. */
export function Toolbar({ workflow }: { workflow: Workflow }): ReactNode {
  const isDirty = useAtomValue(isDirtyAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  const { save, isPending: isSaving } = useSave();
  const { run, isPending: isStarting } = useRun();
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b bg-surface px-3 py-2">
      <Link
        to="/"
        aria-label="All workflows"
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
      </Link>
      <h1 className="sr-only">{workflow.name}</h1>
      <NameInput workflow={workflow} />
      <VersionLabel workflow={workflow} isDirty={isDirty} />
      <div className="flex-1" />
      <ProblemsButton />
      <TriggerButton workflow={workflow} />
      {!readOnly && (
        <>
          <ActivateSwitch workflow={workflow} />
          <Tooltip label={isDirty ? "Save as a new version" : "Everything is saved"} shortcut="Mod+S">
            <Button
              icon={<Save aria-hidden className="size-4" />}
              busy={isSaving}
              aria-disabled={!isDirty}
              onClick={() => void save()}
            >
              Save
            </Button>
          </Tooltip>
          <Tooltip
            label={isDirty ? "Save, then run with the sample" : "Run with the sample"}
            shortcut="Mod+Enter"
          >
            <Button
              variant="accent"
              icon={<Play aria-hidden className="size-3.5 fill-current" />}
              busy={isStarting}
              onClick={run}
            >
              Run
            </Button>
          </Tooltip>
        </>
      )}
      <WorkflowMenu workflow={workflow} />
    </header>
  );
}

function VersionLabel({ workflow, isDirty }: { workflow: Workflow; isDirty: boolean }): ReactNode {
  return (
    <output aria-label="Saving" className="truncate text-xs whitespace-nowrap text-muted max-md:hidden">
      {isDirty ? (
        <span className="inline-flex items-center gap-1.5 text-running">
          <span aria-hidden className="size-1.5 rounded-full bg-current" /> Unsaved changes
        </span>
      ) : (
        `Version ${workflow.version}`
      )}
    </output>
  );
}

function ProblemsButton(): ReactNode {
  const problems = useAtomValue(validationErrorsAtom);
  const [open, setOpen] = useAtom(problemsOpenAtom);
  const count = problems.length;
  const label = count === 0 ? "No problems" : count === 1 ? "1 problem" : `${count} problems`;
  return (
    <Button
      variant="ghost"
      aria-expanded={open}
      onClick={() => setOpen(!open)}
      icon={
        count === 0 ? (
          <CircleCheck aria-hidden className="size-4 text-success" />
        ) : (
          <TriangleAlert aria-hidden className={joinClasses("size-4", problemTone(problems))} />
        )
      }
    >
      <span className="max-xl:sr-only">{label}</span>
    </Button>
  );
}
