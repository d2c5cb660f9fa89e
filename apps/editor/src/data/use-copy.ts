import { useState } from "react";
import { toast } from "sonner";

/** Copies text, and says so for two seconds. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  return {
    copied,
    copy(text) {
      navigator.clipboard.writeText(text).then(
        () => {
          setCopied(true);
          setTimeout(setCopied, 2000, false);
        },
        () => toast.error("The browser did not allow copying."),
      );
    },
  };
}
