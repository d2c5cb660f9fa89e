import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

/** Holds the place of something that is being loaded. */
export function Skeleton({ className }: { className?: string }): ReactNode {
  return <div aria-hidden className={joinClasses("animate-breathe rounded-md bg-hover", className)} />;
}
