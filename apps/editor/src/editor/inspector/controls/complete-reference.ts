import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Reference } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";

const longestDetail = 40;

/** Completes what earlier nodes give: `tri` → `trigger.data.name`, with the value of the last run or the sample. */
export function completeReference(
  references: () => readonly Reference[],
): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const typed = context.matchBefore(/[A-Za-z_$][\w$.[\]]*/);
    if (!typed && !context.explicit) return null;
    return {
      from: typed?.from ?? context.pos,
      validFor: /^[\w$.[\]]*$/,
      options: references().map(({ path, example }) => ({
        label: path,
        detail: textOfValue(example).slice(0, longestDetail),
      })),
    };
  };
}
