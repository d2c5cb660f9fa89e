import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

const widths = { sm: "max-w-105", md: "max-w-135", lg: "max-w-180", xl: "max-w-320" } as const;

/** A modal dialog; Escape and a click outside close it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  width = "md",
  footer,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  width?: keyof typeof widths;
  footer?: ReactNode;
  children?: ReactNode;
}): ReactNode {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-[oklch(0.15_0.02_275/0.45)]" />
        <Primitive.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={joinClasses(
            "fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 animate-rise flex-col",
            "rounded-xl border bg-raised shadow-lg focus:outline-none",
            widths[width],
          )}
        >
          <header className="px-5 pt-4.5 pr-12 pb-3">
            <Primitive.Title className="text-lg font-semibold text-ink">{title}</Primitive.Title>
            {description !== undefined && (
              <Primitive.Description className="mt-0.5 text-sm text-muted">
                {description}
              </Primitive.Description>
            )}
          </header>
          {children !== undefined && (
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          )}
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">
              {footer}
            </footer>
          )}
          {/* The last in order, so that a dialog opens with the focus on what it asks for. */}
          <Primitive.Close
            aria-label="Close"
            className="absolute top-4 right-4 inline-flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
