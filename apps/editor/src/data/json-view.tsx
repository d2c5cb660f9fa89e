import { IconButton, joinClasses } from "@workfuse/ui";
import { Check, Copy, Search } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { type JsonPath, entriesOf } from "./find-in-json.ts";
import { JsonHits } from "./json-hits.tsx";
import { JsonLines } from "./json-lines.tsx";
import { JsonShape } from "./json-shape.tsx";
import { JsonTable } from "./json-table.tsx";
import { JsonTree } from "./json-tree.tsx";
import { tableIn } from "./table-in.ts";
import { useCopy } from "./use-copy.ts";
import { ValueMenu } from "./value-menu.tsx";

type Look = "tree" | "table" | "json" | "schema";
const lookLabels: Readonly<Record<Look, string>> = {
  tree: "Tree",
  table: "Table",
  json: "JSON",
  schema: "Schema",
};

/** A JSON value under its title: as a tree, table, text or schema; to be searched and copied. */
export function JsonView({
  title,
  value,
  root,
}: {
  title: string;
  value: unknown;
  /** Its name in templates: then its parts can be put into fields. */
  root?: JsonPath | undefined;
}): ReactNode {
  const [look, setLook] = useState<Look>("tree");
  const [query, setQuery] = useState<string | null>(null);
  const { copied, copy } = useCopy();
  const table = useMemo(() => tableIn(value), [value]);
  const hasParts = entriesOf(value) !== undefined;
  const looks: readonly Look[] = hasParts
    ? ["tree", ...(table ? (["table"] as const) : []), "json", "schema"]
    : ["tree", "json"];
  const shown = looks.includes(look) ? look : "tree";
  const subject = title.toLowerCase();
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-1">
        <h2 className="flex-1 text-sm font-medium">{title}</h2>
        <div role="group" aria-label={`How ${subject} is shown`} className="flex">
          {looks.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === shown}
              onClick={() => setLook(each)}
              className="h-6 rounded-md px-1.5 text-xs text-muted hover:bg-hover hover:text-ink aria-pressed:text-accent"
            >
              {lookLabels[each]}
            </button>
          ))}
        </div>
        {hasParts && (
          <IconButton
            size="sm"
            label={`Search in ${subject}`}
            aria-pressed={query !== null}
            onClick={() => setQuery(query === null ? "" : null)}
          >
            <Search aria-hidden className="size-3.5" />
          </IconButton>
        )}
        <IconButton
          size="sm"
          label={copied ? "Copied" : `Copy ${subject}`}
          onClick={() => copy(JSON.stringify(value, undefined, 2))}
        >
          {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
        </IconButton>
      </div>
      {query !== null && (
        <input
          type="search"
          aria-label={`Search in ${subject}`}
          placeholder="Search names and values…"
          // It has just been asked for.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            setQuery(null);
          }}
          className="h-7 rounded-md border bg-surface px-2 text-xs focus-visible:-outline-offset-1"
        />
      )}
      <div
        className={joinClasses(
          "overflow-x-auto rounded-lg border bg-page font-mono text-xs leading-5",
          (shown !== "table" || query) && "p-2",
        )}
      >
        <ValueMenu root={root}>
          {query ? (
            <JsonHits value={value} query={query} />
          ) : shown === "table" && table ? (
            <JsonTable table={table} />
          ) : shown === "json" ? (
            <JsonLines value={value} />
          ) : shown === "schema" ? (
            <JsonShape value={value} />
          ) : (
            <JsonTree value={value} />
          )}
        </ValueMenu>
      </div>
    </section>
  );
}
