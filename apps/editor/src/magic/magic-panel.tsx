import { Button, IconButton, joinClasses } from "@workfuse/ui";
import { useSetAtom } from "jotai";
import { KeyRound, LoaderCircle, Sparkles, X } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { selectedNodeAtom } from "../editor/state/atoms.ts";
import { AiProblem } from "./ai-problem.tsx";
import { AskForm } from "./ask-form.tsx";
import { described } from "./described.ts";
import { type Turn, magicOpenAtom } from "./magic-atoms.ts";
import { useDescribe } from "./use-describe.ts";

const ideas = [
  "When a GitHub issue is opened, summarise it and post to Slack",
  "Every morning at 8, read a feed and mail me what is new",
  "When a form is sent, check the amount and ask for approval if it is over 1000",
] as const;

/** A conversation about the workflow. Each answer is a proposal on the canvas. */
export function MagicPanel({ workflowId }: { workflowId: string }): ReactNode {
  const { turns, ask, isOpen } = useDescribe();
  const setOpen = useSetAtom(magicOpenAtom);
  const { mutate } = ask;
  useEffect(() => {
    // What a new workflow was described as is asked for once, by whoever shows it first.
    const sentence = described.take(workflowId);
    if (sentence !== undefined) mutate(sentence);
  }, [workflowId, mutate]);
  return (
    <aside
      aria-label="Describe the workflow"
      className="flex w-84 shrink-0 flex-col border-l bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:shadow-lg"
    >
      <header className="flex items-center gap-2 px-4 pt-3 pb-2">
        <Sparkles aria-hidden className="size-4 text-accent" />
        <h2 className="flex-1 text-sm font-semibold">Describe what should happen</h2>
        <IconButton size="sm" label="Close the conversation" onClick={() => setOpen(false)}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 py-2" tabIndex={-1}>
        {turns.length === 0 && !ask.isPending && (
          <div className="flex flex-col items-start gap-2">
            <p className="text-sm text-muted">
              Say it in a sentence. You see every change on the canvas before you take it.
            </p>
            {ideas.map((idea) => (
              <button
                key={idea}
                type="button"
                className="rounded-lg border px-3 py-2 text-left text-sm text-muted transition-colors hover:border-line-strong hover:text-ink"
                onClick={() => mutate(idea)}
              >
                {idea}
              </button>
            ))}
          </div>
        )}
        <ol aria-label="Conversation" aria-live="polite" className="flex flex-col gap-3">
          {turns.map((turn) => (
            <TurnView key={turn.id} turn={turn} />
          ))}
        </ol>
        {ask.isPending && (
          <p role="status" className="flex items-center gap-2 text-sm text-muted">
            <LoaderCircle aria-hidden className="size-4 animate-spin" /> Planning and writing…
          </p>
        )}
        {ask.isError && <AiProblem error={ask.error} />}
        {isOpen && !ask.isPending && (
          <p className="text-xs text-muted">
            The change is marked on the canvas: accept it or refuse it there.
          </p>
        )}
      </div>
      <div className="border-t p-3">
        <AskForm
          takesFocus
          label="What should happen?"
          placeholder={turns.length === 0 ? "When … then …" : "And then …, or answer a question"}
          button="Propose"
          busy={ask.isPending}
          onAsk={mutate}
        />
      </div>
    </aside>
  );
}

function TurnView({ turn: { role, text, questions = [], missing = [] } }: { turn: Turn }): ReactNode {
  const select = useSetAtom(selectedNodeAtom);
  const own = role === "user";
  return (
    <li
      className={joinClasses(
        "flex flex-col gap-2 text-sm break-words whitespace-pre-wrap",
        own ? "ml-8 self-end rounded-xl rounded-br-sm bg-accent-soft px-3 py-2" : "mr-4",
      )}
    >
      <span className="sr-only">{own ? "You:" : "Answer:"}</span>
      {text}
      {questions.length > 0 && (
        <ul aria-label="Questions" className="flex list-disc flex-col gap-1 pl-4 text-muted">
          {questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <ul aria-label="Still missing" className="flex flex-col items-start gap-1">
          {missing.map(({ nodeId, what }) => (
            <li key={nodeId + what}>
              <Button
                size="sm"
                className="h-auto! py-1 text-left whitespace-normal!"
                icon={<KeyRound aria-hidden className="size-3.5" />}
                onClick={() => select(nodeId)}
              >
                {what}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
