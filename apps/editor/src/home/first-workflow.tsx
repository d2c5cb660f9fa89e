import { Button } from "@workfuse/ui";
import { ArrowRight, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { NodeIcon } from "../nodes/node-icon.tsx";
import { useCanEdit } from "../shell/use-can-edit.ts";

const steps = [
  { type: "trigger", title: "Something happens", text: "A webhook is called, or you press Run." },
  { type: "transform", title: "Data takes shape", text: "With JSONata or JavaScript, in a sandbox." },
  { type: "condition", title: "A way is chosen", text: "Rules pick the branch; the rest is skipped." },
] as const;

/** What an empty workspace shows: how a workflow works, and the way to the first one. */
export function FirstWorkflow({ onCreate }: { onCreate: () => void }): ReactNode {
  const canEdit = useCanEdit();
  return (
    <section
      aria-label="Your first workflow"
      className="flex flex-col items-center gap-7 rounded-xl border border-dashed border-line-strong bg-page px-6 py-12 text-center"
    >
      <ol className="flex flex-wrap items-start justify-center gap-x-3 gap-y-6">
        {steps.map(({ type, title, text }, index) => (
          <li key={type} className="flex items-start gap-3">
            {index > 0 && <ArrowRight aria-hidden className="mt-2.5 size-4 text-faint max-md:hidden" />}
            <div className="flex w-48 flex-col items-center gap-2">
              <NodeIcon type={type} />
              <h3 className="text-sm font-medium">{title}</h3>
              <p className="text-xs text-muted">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="flex flex-col items-center gap-3">
        <h2 className="text-lg font-semibold">Make your first workflow</h2>
        <p className="max-w-100 text-sm text-muted">
          Start from an example that runs at once, or from an empty canvas. Either takes a minute.
        </p>
        {canEdit && (
          <Button
            variant="accent"
            size="lg"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={onCreate}
          >
            Create your first workflow
          </Button>
        )}
      </div>
    </section>
  );
}
