import { useState } from "react";
import { toast } from "sonner";

/** Copies text, and says so for two seconds. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  const write = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      toast.error("The browser did not allow copying.");
      return;
    }
    setCopied(true);
    setTimeout(setCopied, 2000, false);
  };
  return {
    copied,
    copy(text) {
      void write(text);
    },
  };
}
