import type { ReactNode } from "react";
import { useTitle } from "./use-title.ts";

/** A page with its title, and what can be done on it at the right. */
export function Page({
  title,
  description,
  actions,
  children,
}: {
  title: string;
  description?: string;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  useTitle(title);
  return (
    <main className="mx-auto flex w-full max-w-250 flex-col gap-5 px-8 py-8 max-md:px-4 max-md:py-5">
      <header className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {description !== undefined && <p className="mt-0.5 text-sm text-muted">{description}</p>}
        </div>
        {actions}
      </header>
      {children}
    </main>
  );
}
