import { shownPath } from "@workfuse/graph";
import type { ReactNode } from "react";
import { entriesOf, findInJson } from "./find-in-json.ts";
import { Scalar } from "./json-tree.tsx";
import { ValueRow } from "./value-row.tsx";

const mostShown = 200;

/** The places of a value that hold what is searched, each with its path. */
export function JsonHits({ value, query }: { value: unknown; query: string }): ReactNode {
  const hits = findInJson({ value, query, limit: mostShown + 1 });
  const shown = hits.slice(0, mostShown);
  return (
    <>
      <output className="block pb-1 font-sans text-xs text-muted">
        {hits.length > mostShown
          ? `The first ${mostShown} places`
          : `${hits.length} ${hits.length === 1 ? "place" : "places"}`}
      </output>
      <ul aria-label="Places found">
        {shown.map(({ path, value: found }) => (
          <li key={path.join("\u0000")}>
            <ValueRow path={path} value={found} className="flex gap-2 wrap-anywhere">
              <span className="text-muted">{shownPath(path)}</span>
              {entriesOf(found) === undefined && <Scalar value={found} />}
            </ValueRow>
          </li>
        ))}
      </ul>
    </>
  );
}
