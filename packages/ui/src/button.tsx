import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

const variants = {
  primary: "bg-ink text-inverse shadow-xs hover:opacity-88 active:opacity-95",
  accent: "bg-accent text-on-accent shadow-xs hover:bg-accent-strong",
  secondary: "border bg-surface text-ink shadow-xs hover:bg-hover",
  ghost: "text-muted hover:bg-hover hover:text-ink",
  danger: "bg-danger text-on-accent shadow-xs hover:bg-danger-strong",
} as const;

const sizes = {
  sm: "h-7 gap-1.5 rounded-md px-2 text-xs",
  md: "h-8 gap-1.5 rounded-md px-3 text-sm",
  lg: "h-10 gap-2 rounded-lg px-4 text-base",
} as const;

export type ButtonVariant = keyof typeof variants;
export type ButtonSize = keyof typeof sizes;

/** The looks of a button, for links that act like one. */
export function buttonClasses({
  variant = "secondary",
  size = "md",
}: {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
} = {}): string {
  return joinClasses(
    "inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors select-none",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50",
    variants[variant],
    sizes[size],
  );
}

export type ButtonProps = ComponentProps<"button"> & {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  /** Shows a spinner in place of the icon and takes no clicks. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
};

export function Button({
  variant,
  size,
  busy = false,
  icon,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- the type is passed on, with a default
      type={type}
      className={joinClasses(buttonClasses({ variant, size }), className)}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  );
}
