import { Button, Field, Input } from "@workfuse/ui";
import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { useCopy } from "../data/use-copy.ts";

/** Text to be copied, such as what is shown only once. */
export function CopyField({ label, value }: { label: string; value: string }): ReactNode {
  const { copied, copy } = useCopy();
  return (
    <Field label={label}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            readOnly
            className="font-mono text-xs"
            value={value}
            onFocus={(event) => event.target.select()}
          />
          <Button
            icon={copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
            onClick={() => copy(value)}
          >
            {copied ? "Copied" : "Copy"}
          </Button>
        </div>
      )}
    </Field>
  );
}
