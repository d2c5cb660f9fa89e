import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Dialog, Field, Input, Notice, Skeleton, Textarea, joinClasses } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { startersQuery, workflowQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import type { Starter } from "../api/types.ts";
import { described } from "../magic/described.ts";
import { NodeIcon } from "../nodes/node-icon.tsx";

/** Asks for a name and what to start from, then opens the new workflow. */
export function NewWorkflowDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New workflow"
      description="You can change everything later."
    >
      <NewWorkflowForm />
    </Dialog>
  );
}

function NewWorkflowForm(): ReactNode {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: starters } = useQuery(startersQuery);
  const [name, setName] = useState("My workflow");
  const [chosen, setChosen] = useState<string | null>(null);
  const [sentence, setSentence] = useState("");
  const isDescribed = sentence.trim() !== "";
  const starter = isDescribed
    ? "empty"
    : (chosen ?? starters?.find(({ id }) => id !== "empty")?.id ?? "empty");
  const create = useMutation({
    mutationFn: () => api.workflows.create.mutate({ name: name.trim(), starter }),
    onSuccess: async (workflow) => {
      if (isDescribed) described.put({ workflowId: workflow.id, sentence: sentence.trim() });
      queries.setQueryData(workflowQuery(workflow.id).queryKey, workflow);
      void queries.invalidateQueries({ queryKey: ["workflows", "list"] });
      await navigate({ to: "/workflows/$workflowId", params: { workflowId: workflow.id } });
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      {create.isError && <Notice tone="danger">{readError(create.error).message}</Notice>}
      <Field label="Name">
        {(control) => (
          <Input
            {...control}
            required
            maxLength={200}
            value={name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Describe what should happen"
        hint="In a sentence, if you like: it is written for you, and you look at it before you take it."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={10_000}
            value={sentence}
            placeholder="When a GitHub issue is opened, summarise it and post to Slack"
            className="resize-none"
            onChange={(event) => setSentence(event.target.value)}
          />
        )}
      </Field>
      <fieldset disabled={isDescribed} className={isDescribed ? "opacity-50" : undefined}>
        <legend className="mb-1.5 text-sm font-medium">Or start from</legend>
        {starters ? (
          <div className="grid gap-2">
            {starters.map((option) => (
              <StarterChoice
                key={option.id}
                starter={option}
                checked={option.id === starter}
                onChoose={() => setChosen(option.id)}
              />
            ))}
          </div>
        ) : (
          <Skeleton className="h-32" />
        )}
      </fieldset>
      <Button type="submit" variant="accent" className="self-end" busy={create.isPending}>
        Create workflow
      </Button>
    </form>
  );
}

function StarterChoice({
  starter: { id, name, description },
  checked,
  onChoose,
}: {
  starter: Starter;
  checked: boolean;
  onChoose: () => void;
}): ReactNode {
  return (
    <label
      className={joinClasses(
        "flex cursor-pointer items-start gap-3 rounded-lg border p-3 transition-colors",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        checked ? "border-accent bg-accent-soft/50" : "hover:border-line-strong",
      )}
    >
      <input
        type="radio"
        name="starter"
        value={id}
        checked={checked}
        onChange={onChoose}
        className="sr-only"
      />
      <NodeIcon type={id === "empty" ? "" : "trigger"} />
      <span>
        <span className="block text-sm font-medium">{name}</span>
        <span className="block text-xs text-muted">{description}</span>
      </span>
    </label>
  );
}
