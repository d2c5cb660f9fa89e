import { IconButton } from "@workfuse/ui";
import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { JsonTree } from "./json-tree.tsx";
import { useCopy } from "./use-copy.ts";

/** A JSON value under its title: as a tree or as text, to be copied. */
export function JsonView({ title, value }: { title: string; value: unknown }): ReactNode {
  const [asText, setAsText] = useState(false);
  const { copied, copy } = useCopy();
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <div className="flex items-center gap-1">
        <h2 className="flex-1 text-sm font-medium">{title}</h2>
        <button
          type="button"
          aria-pressed={asText}
          onClick={() => setAsText(!asText)}
          className="h-6 rounded-md px-1.5 text-xs text-muted hover:bg-hover hover:text-ink aria-pressed:text-accent"
        >
          JSON
        </button>
        <IconButton
          size="sm"
          label={copied ? "Copied" : `Copy ${title.toLowerCase()}`}
          onClick={() => copy(JSON.stringify(value, undefined, 2))}
        >
          {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
        </IconButton>
      </div>
      <div className="overflow-x-auto rounded-lg border bg-page p-2 font-mono text-xs leading-5">
        {asText ? (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          <pre tabIndex={0} className="max-h-120 overflow-auto">
            {JSON.stringify(value, undefined, 2)}
          </pre>
        ) : (
          <JsonTree value={value} />
        )}
      </div>
    </section>
  );
}
