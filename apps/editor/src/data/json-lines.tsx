import type { ReactNode } from "react";
import { useRowWindow } from "./use-row-window.ts";

const lineHeight = 20;
const height = 480;
// Up to here all of it is drawn: it can be selected by hand.
const mostDrawn = 2000;

/** A value as indented JSON. Of a long one only the lines in sight are drawn. */
export function JsonLines({ value }: { value: unknown }): ReactNode {
  const lines = JSON.stringify(value, undefined, 2).split("\n");
  const { from, to, above, below, onScroll } = useRowWindow({
    count: lines.length,
    rowHeight: lineHeight,
    height,
  });
  const isShort = lines.length <= mostDrawn;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <pre tabIndex={0} className="overflow-auto leading-5" style={{ maxHeight: height }} onScroll={onScroll}>
      {isShort ? (
        lines.join("\n")
      ) : (
        <>
          <div aria-hidden style={{ height: above }} />
          {lines.slice(from, to).join("\n")}
          <div aria-hidden style={{ height: below }} />
        </>
      )}
    </pre>
  );
}
