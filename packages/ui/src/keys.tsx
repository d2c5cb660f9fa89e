import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

const isApple = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);

/** A key combination written with `+`, such as `Mod+Shift+Z`; `Mod` is ⌘ on Apple's systems and Ctrl elsewhere. */
export function Keys({ keys, onDark = false }: { keys: string; onDark?: boolean }): ReactNode {
  return (
    <kbd className="inline-flex items-center gap-0.5 font-sans">
      {keys.split("+").map((key) => (
        <span
          key={key}
          className={joinClasses(
            "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 text-2xs",
            onDark ? "border-current/35" : "border-line bg-subtle text-muted",
          )}
        >
          {key === "Mod" ? (isApple ? "⌘" : "Ctrl") : key === "Shift" && isApple ? "⇧" : key}
        </span>
      ))}
    </kbd>
  );
}
