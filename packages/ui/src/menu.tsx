import { DropdownMenu as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { joinClasses } from "./join-classes.ts";
import { Keys } from "./keys.tsx";

const contentClasses = "z-50 min-w-44 animate-rise rounded-lg border bg-raised p-1 shadow-lg";

/** A menu that opens from `trigger`, which must be one button. */
export function Menu({
  trigger,
  align = "end",
  children,
}: {
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  children: ReactNode;
}): ReactNode {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content align={align} sideOffset={4} collisionPadding={8} className={contentClasses}>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** A menu at a point of the window, such as where something was clicked with the other button. */
export function PointMenu({
  point,
  label,
  onClose,
  children,
}: {
  /** Pixels from the window's top left corner; null: the menu is closed. */
  point: { readonly x: number; readonly y: number } | null;
  label: string;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const before = useRef<Element | null>(null);
  return (
    <Primitive.Root
      open={point !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Primitive.Trigger asChild>
        <span aria-hidden className="fixed size-0" style={{ left: point?.x ?? 0, top: point?.y ?? 0 }} />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align="start"
          collisionPadding={8}
          onFocusCapture={({ relatedTarget }) => {
            if (relatedTarget !== null) before.current ??= relatedTarget;
          }}
          // There is no button to return to: the focus goes back to where it was.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const { current } = before;
            before.current = null;
            if (document.activeElement === document.body && current instanceof HTMLElement) current.focus();
          }}
          className={contentClasses}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function MenuItem({
  icon,
  shortcut,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <Primitive.Item
      disabled={disabled}
      onSelect={onSelect}
      className={joinClasses(
        "flex h-8 items-center gap-2 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover",
        "data-disabled:cursor-not-allowed data-disabled:opacity-50",
        danger ? "text-danger" : "text-ink",
      )}
    >
      <span className="inline-flex size-4 items-center justify-center text-muted">{icon}</span>
      <span className="flex-1">{children}</span>
      {shortcut !== undefined && <Keys keys={shortcut} />}
    </Primitive.Item>
  );
}

/** One of several, of which exactly one is chosen. */
export function MenuChoice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly label: string; readonly icon: ReactNode }[];
  onChange: (value: T) => void;
}): ReactNode {
  return (
    <Primitive.RadioGroup
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
    >
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <Primitive.RadioItem
          key={option.value}
          value={option.value}
          className="flex h-8 items-center gap-2 rounded-md px-2 text-sm text-ink outline-none data-highlighted:bg-hover data-[state=checked]:text-accent"
        >
          <span className="inline-flex size-4 items-center justify-center">{option.icon}</span>
          <span className="flex-1">{option.label}</span>
          <Primitive.ItemIndicator>
            <span className="block size-1.5 rounded-full bg-accent" />
          </Primitive.ItemIndicator>
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }): ReactNode {
  return <Primitive.Label className="px-2 pt-1.5 pb-1 text-xs text-muted">{children}</Primitive.Label>;
}

export function MenuSeparator(): ReactNode {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
