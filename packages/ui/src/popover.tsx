import { Popover as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

/** A panel at its trigger, or at a point of the window. Escape and a click outside close it. */
export function Popover({
  open,
  onOpenChange,
  trigger,
  point,
  label,
  align = "end",
  className,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** One button. */
  trigger?: ReactNode;
  /** Pixels from the window's top left corner. */
  point?: { readonly x: number; readonly y: number } | undefined;
  label: string;
  align?: "start" | "center" | "end";
  className?: string;
  children: ReactNode;
}): ReactNode {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger !== undefined && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      {point !== undefined && (
        <Primitive.Anchor className="fixed size-0" style={{ left: point.x, top: point.y }} />
      )}
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={joinClasses(
            "z-50 flex animate-rise flex-col rounded-lg border bg-raised shadow-lg focus:outline-none",
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
