import { atom, getDefaultStore } from "jotai";

export type Theme = "system" | "light" | "dark";
const themes: readonly Theme[] = ["system", "light", "dark"];
const storageKey = "workfuse.theme";

const chosenAtom = atom<Theme>("system");

/** The chosen look, kept in this browser. Lives in the default store, outside of any editor's. */
export const themeAtom = atom(
  (get) => get(chosenAtom),
  (_get, set, theme: Theme) => {
    set(chosenAtom, theme);
    applyTheme(theme);
    try {
      localStorage.setItem(storageKey, theme);
    } catch {
      // A browser that keeps nothing still shows the choice.
    }
  },
);

/** Must run before the first drawing, or the page would flash in the wrong look. */
export function restoreTheme(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(storageKey);
  } catch {
    // As above.
  }
  const theme = themes.find((candidate) => candidate === stored) ?? "system";
  getDefaultStore().set(chosenAtom, theme);
  applyTheme(theme);
}

function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
