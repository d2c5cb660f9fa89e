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
  "--width": "22rem",
} as CSSProperties;

/** Short messages below the toolbar. */
export function Toasts(): ReactNode {
  const theme = useAtomValue(themeAtom, { store: getDefaultStore() });
  return (
    <Toaster
      theme={theme}
      position="top-center"
      offset={60}
      style={style}
      toastOptions={{ className: "font-sans text-sm" }}
    />
  );
}
