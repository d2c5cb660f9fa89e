import { type ComponentProps, type ReactNode, useId } from "react";
import { joinClasses } from "./join-classes.ts";

/** The looks of everything that text is typed into. */
export const inputClasses = joinClasses(
  "w-full rounded-md border border-line-strong/70 bg-surface px-2.5 text-sm text-ink shadow-xs transition-colors",
  "hover:border-line-strong focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1",
  "disabled:cursor-not-allowed disabled:bg-subtle disabled:text-muted aria-invalid:border-danger",
);

export function Input({ className, ...rest }: ComponentProps<"input">): ReactNode {
  return <input className={joinClasses(inputClasses, "h-8", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">): ReactNode {
  return <textarea className={joinClasses(inputClasses, "py-1.5", className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<"select">): ReactNode {
  return <select className={joinClasses(inputClasses, "h-8 pr-1.5", className)} {...rest} />;
}

/** What a control needs to be tied to its label, help and error. */
export type FieldControlProps = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
  readonly required: boolean | undefined;
};

/** A labelled control with help and error. */
export function Field({
  label,
  hint,
  error,
  required,
  aside,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean | undefined;
  /** Small controls at the label's right. */
  aside?: ReactNode;
  children: (props: FieldControlProps) => ReactNode;
}): ReactNode {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex min-h-5 items-center justify-between gap-2">
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
        "aria-invalid": error === undefined ? undefined : true,
        required,
      })}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-xs text-danger">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
