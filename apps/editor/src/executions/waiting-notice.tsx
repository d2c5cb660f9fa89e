import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Field, Textarea } from "@workfuse/ui";
import { Check, Hourglass, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { formatMoment } from "../data/format-time.ts";
import { useNow } from "../data/use-now.ts";
import { TimeAgo } from "../data/time-ago.tsx";
import { useCanEdit } from "../shell/use-can-edit.ts";
import type { Waiting } from "./waiting.ts";

type Place = { readonly executionId: string; readonly nodeId: string; readonly path: string };

/** What a node waits for; an approval is given or refused here. */
export function WaitingNotice({ waiting, place }: { waiting: Waiting; place: Place }): ReactNode {
  return (
    <section
      aria-label="Waiting"
      className="flex flex-col gap-3 rounded-lg border border-running/40 bg-running-soft p-3 text-sm"
    >
      <p className="flex items-start gap-2">
        <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-running" />
        <span>
          <WaitingText waiting={waiting} />
        </span>
      </p>
      {waiting.kind === "approval" && <Decision message={waiting.message} place={place} />}
    </section>
  );
}

function WaitingText({ waiting }: { waiting: Waiting }): ReactNode {
  switch (waiting.kind) {
    case "time":
      return <Until prefix="Waits until" iso={waiting.until} />;
    case "retry":
      return <Until prefix="Waits for its next attempt at" iso={waiting.until} />;
    case "callback":
      return <Until prefix="Waits to be called back, at the latest until" iso={waiting.until} />;
    case "approval":
      return <Until prefix="Waits for a decision, at the latest until" iso={waiting.until} />;
    case "workflow":
      return (
        <>
          Waits for{" "}
          <Link
            to="/executions/$executionId"
            params={{ executionId: waiting.executionId }}
            className="font-medium underline"
          >
            another execution
          </Link>{" "}
          to end.
        </>
      );
  }
}

const dayMs = 86_400_000;

function Until({ prefix, iso }: { prefix: string; iso: string }): ReactNode {
  const now = useNow();
  const isSoon = Date.parse(iso) - now.getTime() < 2 * dayMs;
  return (
    <>
      {prefix} <strong className="font-medium">{formatMoment(iso)}</strong>
      {isSoon && (
        <>
          {" "}
          (<TimeAgo iso={iso} />)
        </>
      )}
      .
    </>
  );
}

function Decision({ message, place }: { message: string; place: Place }): ReactNode {
  const canEdit = useCanEdit();
  const [comment, setComment] = useState("");
  const answer = useMutation({
    mutationFn: (approved: boolean) =>
      api.executions.answer.mutate({
        id: place.executionId,
        nodeId: place.nodeId,
        path: place.path,
        approved,
        comment,
      }),
  });
  const isDone = answer.isPending || answer.isSuccess;
  return (
    <>
      {message !== "" && <p className="text-base font-medium wrap-anywhere whitespace-pre-wrap">{message}</p>}
      {canEdit && (
        <>
          <Field label="Comment">
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                maxLength={10_000}
                value={comment}
                onChange={(event) => setComment(event.target.value)}
              />
            )}
          </Field>
          <div className="flex gap-2">
            <Button
              variant="accent"
              disabled={isDone}
              busy={answer.isPending && answer.variables}
              icon={<Check aria-hidden className="size-4" />}
              onClick={() => answer.mutate(true)}
            >
              Approve
            </Button>
            <Button
              disabled={isDone}
              busy={answer.isPending && !answer.variables}
              icon={<X aria-hidden className="size-4" />}
              onClick={() => answer.mutate(false)}
            >
              Reject
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** In the head of an execution of which all that is left is to wait. */
export function WaitingUntil({ iso }: { iso: string }): ReactNode {
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-running">
      <Hourglass aria-hidden className="size-3.5" />
      <span>
        Waiting until <time dateTime={iso}>{formatMoment(iso)}</time>
      </span>
    </span>
  );
}
