import type { LanguageModels } from "@workfuse/ports";
import type { Redact } from "./redact.ts";

/** A piece of what a node is writing: `offset` is the length of everything before it. */
export type TextPiece = { readonly offset: number; readonly text: string };

/**
 * Takes what a model writes, and gives it out without secrets, as far as that is certain: an end that may be the
 * beginning of a secret waits for what follows.
 */
export function createLiveText({
  redact,
  emit,
}: {
  redact: () => Redact;
  emit: (piece: TextPiece) => void;
}): (piece: TextPiece) => void {
  // What is not settled yet, where it begins, and what of it was given out.
  let tail = "";
  let start = 0;
  let shown = "";
  let given = 0;
  return ({ offset, text }) => {
    if (offset === start + tail.length) {
      tail += text;
    } else {
      // It begins anew: another attempt, or another request of an agent.
      [tail, start, shown, given] = [text, offset, "", 0];
    }
    const take = redact();
    const open = take.openEnd?.(tail) ?? 0;
    const clean = take(tail.slice(0, tail.length - open));
    const more = clean.slice(shown.length);
    if (more !== "") emit({ offset: given, text: more });
    given += more.length;
    shown = clean;
    // Nothing that follows can change what ends in no beginning of a secret.
    if (open === 0) [tail, start, shown] = ["", start + tail.length, ""];
  };
}

/** The same models, with what they write given out as it comes. */
export function heard({
  models,
  onText,
}: {
  models: LanguageModels;
  onText: (piece: TextPiece) => void;
}): LanguageModels {
  return {
    ...models,
    ask: (request) =>
      models.ask({
        ...request,
        onText: (piece) => {
          onText(piece);
          request.onText?.(piece);
        },
      }),
  };
}
