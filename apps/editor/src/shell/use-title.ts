import { useEffect } from "react";

/** The tab's title while the page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · WorkFuse`;
  }, [title]);
}
