import { Button } from "@workfuse/ui";
import { Sparkles } from "lucide-react";
import { type ReactNode, Suspense, lazy, useState } from "react";
import type { Execution } from "../api/types.ts";

const FixDialog = lazy(async () => ({ default: (await import("./fix-dialog.tsx")).FixDialog }));

/** Asks for a fix of what made an execution fail. */
export function FixButton({ execution }: { execution: Execution }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Sparkles aria-hidden className="size-4 text-accent" />} onClick={() => setOpen(true)}>
        Fix this
      </Button>
      {open && (
        <Suspense fallback={null}>
          <FixDialog execution={execution} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
