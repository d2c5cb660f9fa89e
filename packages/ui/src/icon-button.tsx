import type { ComponentProps, ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";
import { Tooltip } from "./tooltip.tsx";

export type IconButtonProps = Omit<ComponentProps<"button">, "aria-label"> & {
  /** What the button does: its accessible name and its tooltip. */
  readonly label: string;
  /** A key, shown in the tooltip. */
  readonly shortcut?: string | undefined;
  readonly size?: "sm" | "md";
  readonly side?: "top" | "right" | "bottom" | "left";
};

/** A button that is only an icon. */
export function IconButton({
  label,
  shortcut,
  size = "md",
  side = "bottom",
  className,
  children,
  ...rest
}: IconButtonProps): ReactNode {
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        aria-label={label}
        className={joinClasses(
          "inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors",
          "hover:bg-hover hover:text-ink disabled:cursor-not-allowed disabled:opacity-40",
          "aria-pressed:bg-accent-soft aria-pressed:text-accent",
          size === "sm" ? "size-6" : "size-8",
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
