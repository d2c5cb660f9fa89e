import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Completion } from "@workfuse/graph";

// Code cannot go on from a name in quotes in every language.
const codePath = /^[\w$.[\]]+$/;

/** Completes what earlier nodes give, one name after the other: `tri` → `trigger`, `trigger.da` → `trigger.data`. */
export function completeReference(
  completions: (prefix: string) => readonly Completion[],
): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const typed = context.matchBefore(/[A-Za-z_$][\w$.[\]]*/);
    if (!typed && !context.explicit) return null;
    const parent = parentOf(typed?.text ?? "");
    return {
      from: typed?.from ?? context.pos,
      validFor: (text) => parentOf(text) === parent,
      options: completions(typed?.text ?? "")
        .filter(({ path }) => codePath.test(path))
        .map(({ path, description }) => ({ label: path, detail: description })),
    };
  };
}

/** The path that is complete: what is behind its last dot or bracket is being typed. */
function parentOf(text: string): string {
  return /^.*[.[]/s.exec(text)?.[0] ?? "";
}
