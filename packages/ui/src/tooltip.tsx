import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Keys } from "./keys.tsx";

/** Must stand once around the application. */
export function TooltipProvider({ children }: { children: ReactNode }): ReactNode {
  return <Primitive.Provider delayDuration={350}>{children}</Primitive.Provider>;
}

/** A short label at an element, on hover and on keyboard focus. */
export function Tooltip({
  label,
  shortcut,
  side = "bottom",
  children,
}: {
  label: ReactNode;
  shortcut?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}): ReactNode {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-fade items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-inverse shadow-lg"
        >
          {label}
          {shortcut !== undefined && <Keys keys={shortcut} onDark />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
