import { shownPath } from "@workfuse/graph";
import type { ReactNode } from "react";
import { scalarText } from "./scalar-text.ts";
import type { Table } from "./table-in.ts";
import { useRowWindow } from "./use-row-window.ts";

const rowHeight = 28;
const height = 384;

/** A list of objects as rows and columns. Only the rows in sight are drawn. */
export function JsonTable({ table: { path, columns, rows } }: { table: Table }): ReactNode {
  const { from, to, above, below, onScroll } = useRowWindow({ count: rows.length, rowHeight, height });
  const width = columns.length + 1;
  const name = path.length === 0 ? "Rows" : shownPath(path);
  return (
    <div
      role="region"
      aria-label={`Table of ${name}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-auto font-sans"
      style={{ maxHeight: height }}
      onScroll={onScroll}
    >
      <table aria-rowcount={rows.length + 1} className="w-full border-separate border-spacing-0 text-xs">
        <caption className="sr-only">{`${name}, ${rows.length} rows`}</caption>
        <thead>
          <tr
            aria-rowindex={1}
            className="*:sticky *:top-0 *:bg-subtle *:px-2 *:text-left *:font-medium *:whitespace-nowrap"
          >
            <th scope="col" className="h-7 border-b text-muted">
              #
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="h-7 border-b">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={above} width={width} />
          {rows.slice(from, to).map((row, offset) => (
            <tr
              key={from + offset}
              aria-rowindex={from + offset + 2}
              className="*:max-w-70 *:truncate *:border-b *:border-line/60 *:px-2 *:whitespace-nowrap hover:*:bg-hover"
              style={{ height: rowHeight }}
            >
              <td className="text-muted tabular-nums">{from + offset + 1}</td>
              {columns.map((column) => (
                <td key={column} title={scalarText(row[column])}>
                  {Object.hasOwn(row, column) ? scalarText(row[column]) : ""}
                </td>
              ))}
            </tr>
          ))}
          <Space height={below} width={width} />
        </tbody>
      </table>
    </div>
  );
}

function Space({ height: pixels, width }: { height: number; width: number }): ReactNode {
  return pixels === 0 ? null : (
    <tr aria-hidden style={{ height: pixels }}>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- it only keeps the place of rows that are not drawn */}
      <td colSpan={width} />
    </tr>
  );
}
