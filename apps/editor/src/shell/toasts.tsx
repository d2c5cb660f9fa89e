import { getDefaultStore, useAtomValue } from "jotai";
import type { CSSProperties, ReactNode } from "react";
import { Toaster } from "sonner";
import { themeAtom } from "./theme.ts";

// Sonner's own variables, which the type of a style does not know.
const style = {
  "--normal-bg": "var(--color-raised)",
  "--normal-text": "var(--color-ink)",
  "--normal-border": "var(--color-line)",
  "--border-radius": "var(--radius-lg)",
  "--width": "20rem",
} as CSSProperties;

/** Short messages at the lower right of the window. */
export function Toasts(): ReactNode {
  const theme = useAtomValue(themeAtom, { store: getDefaultStore() });
  return (
    <Toaster
      theme={theme}
      position="bottom-right"
      duration={3000}
      style={style}
      toastOptions={{ className: "font-sans text-sm" }}
    />
  );
}
