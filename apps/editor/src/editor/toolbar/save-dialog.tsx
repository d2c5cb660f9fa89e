import { Button, Dialog, Field, Input } from "@workfuse/ui";
import { useAtomValue } from "jotai";
import { type ReactNode, useState } from "react";
import { isDirtyAtom } from "../state/atoms.ts";
import { useSave } from "./use-save.ts";

const formId = "save-with-message";

/** Saves a version and says in the history what it is about. */
export function SaveDialog({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const isDirty = useAtomValue(isDirtyAtom);
  const { save, isPending } = useSave();
  const [message, setMessage] = useState("");
  const submit = async (): Promise<void> => {
    const text = message.trim();
    if (!(await save(text === "" ? {} : { message: text }))) return;
    setMessage("");
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      width="sm"
      title="Save a version"
      description={
        isDirty ? "The message stands in the version history." : "There is nothing new to be saved."
      }
      footer={
        <Button type="submit" form={formId} variant="primary" busy={isPending} disabled={!isDirty}>
          Save version
        </Button>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Message">
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              placeholder="What is new?"
              value={message}
              onChange={(event) => setMessage(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
