import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";

/** Shown where a page takes longer than a moment. */
export function LoadingPage(): ReactNode {
  return (
    <output className="flex h-full items-center justify-center text-muted">
      <LoaderCircle aria-hidden className="size-5 animate-spin" />
      <span className="sr-only">Loading</span>
    </output>
  );
}
