import { IconButton } from "@workfuse/ui";
import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { useCopy } from "../../data/use-copy.ts";

/** A line to be copied, such as an address or a command. */
export function CopyLine({ label, text }: { label: string; text: string }): ReactNode {
  const { copied, copy } = useCopy();
  return (
    <fieldset aria-label={label} className="flex min-w-0 flex-col gap-1.5">
      <div className="text-sm font-medium">{label}</div>
      <div className="flex items-start gap-1 rounded-md border bg-page py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 py-1 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">
          {text}
        </code>
        <IconButton label={copied ? "Copied" : `Copy ${label.toLowerCase()}`} onClick={() => copy(text)}>
          {copied ? (
            <Check aria-hidden className="size-4 text-success" />
          ) : (
            <Copy aria-hidden className="size-4" />
          )}
        </IconButton>
      </div>
    </fieldset>
  );
}
