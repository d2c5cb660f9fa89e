import { joinClasses } from "@workfuse/ui";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { FileCard } from "./file-card.tsx";
import { fileReferenceIn } from "./file-reference.ts";
import { type JsonPath, entriesOf } from "./find-in-json.ts";
import { ValueRow } from "./value-row.tsx";

/** How many entries of a list or object are drawn at first, and added with each “more”. */
const pageSize = 100;

/** A JSON value as a tree that opens level by level. Data is always shown as text. */
export function JsonTree({
  value,
  path = [],
}: {
  value: unknown;
  /** Where it stands in the whole. */
  path?: JsonPath;
}): ReactNode {
  const depth = path.length;
  const name = path.at(-1);
  const [open, setOpen] = useState(depth < 2);
  const [limit, setLimit] = useState(pageSize);
  const file = fileReferenceIn(value);
  if (file) {
    return (
      <div className="pl-4.5">
        <KeyName name={name} />
        <FileCard file={file} />
        {entriesOf(value)
          ?.filter(([key]) => !Object.hasOwn(file, key))
          .map(([key, inner]) => (
            <JsonTree key={key} value={inner} path={[...path, key]} />
          ))}
      </div>
    );
  }
  const entries = entriesOf(value);
  if (entries === undefined || entries.length === 0) {
    return (
      <ValueRow path={path} value={value} className="flex gap-1.5 pl-4.5 wrap-anywhere">
        <KeyName name={name} />
        <Scalar value={value} />
      </ValueRow>
    );
  }
  const isList = Array.isArray(value);
  const summary = isList ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    <div>
      <ValueRow path={path} value={value}>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-1 rounded-sm text-left"
        >
          <ChevronRight
            aria-hidden
            className={joinClasses("size-3.5 shrink-0 text-faint transition-transform", open && "rotate-90")}
          />
          <KeyName name={name} />
          <span className="text-faint">{summary}</span>
        </button>
      </ValueRow>
      {open && (
        <div className="ml-1.75 border-l pl-1.5">
          {entries.slice(0, limit).map(([key, inner]) => (
            <JsonTree key={key} value={inner} path={[...path, key]} />
          ))}
          {entries.length > limit && (
            <button
              type="button"
              className="pl-4.5 text-accent hover:underline"
              onClick={() => setLimit(limit + pageSize)}
            >
              {entries.length - limit} more…
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function KeyName({ name }: { name: string | undefined }): ReactNode {
  return name === undefined ? null : <span className="shrink-0 text-muted">{name}:</span>;
}

export function Scalar({ value }: { value: unknown }): ReactNode {
  if (typeof value === "string")
    return <span className="whitespace-pre-wrap text-success">{`"${value}"`}</span>;
  if (typeof value === "number") return <span className="text-node-network">{value}</span>;
  if (typeof value === "boolean") return <span className="text-node-data">{String(value)}</span>;
  if (value === undefined) return <span className="text-faint">not there</span>;
  return <span className="text-faint">{JSON.stringify(value)}</span>;
}
