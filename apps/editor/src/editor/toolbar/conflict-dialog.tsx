import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog } from "@workfuse/ui";
import { useAtom, useAtomValue, useSetAtom } from "jotai";
import { type ReactNode, useState } from "react";
import { versionQuery, workflowQuery } from "../../api/queries.ts";
import { baseAtom, graphAtom, openWorkflowAtom } from "../state/atoms.ts";
import { ComparisonDialog } from "../versions/comparison-dialog.tsx";
import { baseOf, conflictAtom, useSave } from "./use-save.ts";

/** Somebody saved while this draft was open: whose work goes on? */
export function ConflictDialog(): ReactNode {
  const [conflict, setConflict] = useAtom(conflictAtom);
  const base = useAtomValue(baseAtom);
  const openWorkflow = useSetAtom(openWorkflowAtom);
  const queries = useQueryClient();
  const { save } = useSave();
  const mine = useAtomValue(graphAtom);
  const [isComparing, setIsComparing] = useState(false);
  const { data: theirs } = useQuery({
    ...versionQuery({ id: base?.id ?? "", version: conflict?.currentVersion ?? 0 }),
    enabled: isComparing && base !== null && conflict !== null,
  });
  const close = (): void => setConflict(null);
  const loadTheirs = async (): Promise<void> => {
    if (base === null) return;
    const workflow = await queries.fetchQuery({ ...workflowQuery(base.id), staleTime: 0 });
    openWorkflow({ base: baseOf(workflow) });
    close();
  };
  const keepMine = async (): Promise<void> => {
    close();
    if (conflict) await save({ baseVersion: conflict.currentVersion });
  };
  return (
    <Dialog
      open={conflict !== null}
      onOpenChange={close}
      title="Somebody saved before you"
      description={`You started from version ${base?.version ?? "–"}; meanwhile version ${conflict?.currentVersion ?? "–"} was saved. Nothing of yours is lost yet.`}
      footer={
        <>
          <Button variant="ghost" onClick={close}>
            Go on editing
          </Button>
          <Button onClick={() => setIsComparing(true)}>See what differs</Button>
          <Button onClick={() => void loadTheirs()}>Load theirs</Button>
          <Button variant="primary" onClick={() => void keepMine()}>
            Save mine as a new version
          </Button>
        </>
      }
    >
      {isComparing && (
        <ComparisonDialog
          title="Theirs and yours"
          description={`From version ${conflict?.currentVersion ?? "–"}, which was saved, to what you have.`}
          before={theirs?.graph}
          after={mine}
          onClose={() => setIsComparing(false)}
        />
      )}
      <p className="text-sm text-muted">
        Loading theirs drops your changes. Saving yours keeps their version in the history.
      </p>
    </Dialog>
  );
}
