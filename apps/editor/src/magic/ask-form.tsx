import { Button, Textarea } from "@workfuse/ui";
import { Sparkles } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";

/** A sentence and a button. Enter sends, Shift and Enter begins a line. */
export function AskForm({
  label,
  placeholder,
  button,
  busy,
  takesFocus = false,
  onAsk,
}: {
  label: string;
  placeholder: string;
  button: string;
  busy: boolean;
  /** Where the person has just asked for this form. */
  takesFocus?: boolean;
  onAsk: (sentence: string) => void;
}): ReactNode {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  const [sentence, setSentence] = useState("");
  const ask = (): void => {
    const trimmed = sentence.trim();
    if (trimmed === "" || busy) return;
    onAsk(trimmed);
    setSentence("");
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <Textarea
        id={id}
        rows={3}
        maxLength={10_000}
        ref={field}
        value={sentence}
        placeholder={placeholder}
        className="resize-none"
        onChange={(event) => setSentence(event.target.value)}
        onKeyDown={(event) => {
          // The canvas has keys of its own.
          event.stopPropagation();
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          ask();
        }}
      />
      <Button
        type="submit"
        size="sm"
        variant="accent"
        className="self-end"
        busy={busy}
        aria-disabled={sentence.trim() === ""}
        icon={<Sparkles aria-hidden className="size-3.5" />}
      >
        {button}
      </Button>
    </form>
  );
}
