import { Popover as Primitive } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
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
  const content = useRef<HTMLDivElement>(null);

  // The canvas keeps pointer events from bubbling, so a click there is seen on its way down only.
  useEffect(() => {
    if (!open) return undefined;
    const closeOutside = ({ target }: PointerEvent): void => {
      if (!(target instanceof Element) || content.current?.contains(target) === true) return;
      // What belongs to an open popover (its trigger, a menu in it) closes it by its own rules.
      if (target.closest("[data-radix-popper-content-wrapper], [aria-expanded=true]") === null)
        onOpenChange(false);
    };
    document.addEventListener("pointerdown", closeOutside, { capture: true });
    return () => document.removeEventListener("pointerdown", closeOutside, { capture: true });
  }, [open, onOpenChange]);

  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger !== undefined && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      {point !== undefined && (
        <Primitive.Anchor className="fixed size-0" style={{ left: point.x, top: point.y }} />
      )}
      <Primitive.Portal>
        <Primitive.Content
          ref={content}
          // Focus on the first button would open its tooltip, which then takes the first Escape.
          onOpenAutoFocus={(event) => {
            if (content.current?.querySelector("input, textarea, [autofocus]")) return;
            event.preventDefault();
            content.current?.focus();
          }}
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
