import { joinClasses } from "@workfuse/ui";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { FileCard } from "./file-card.tsx";
import { fileReferenceIn } from "./file-reference.ts";
import { isRecord } from "./is-record.ts";

/** How many entries of a list or object are drawn at first, and added with each “more”. */
const pageSize = 100;

/** A JSON value as a tree that opens level by level. Data is always shown as text. */
export function JsonTree({
  value,
  name,
  depth = 0,
}: {
  value: unknown;
  name?: string | undefined;
  depth?: number;
}): ReactNode {
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
            <JsonTree key={key} name={key} value={inner} depth={depth + 1} />
          ))}
      </div>
    );
  }
  const entries = entriesOf(value);
  if (entries === undefined || entries.length === 0) {
    return (
      <div className="flex gap-1.5 pl-4.5 wrap-anywhere">
        <KeyName name={name} />
        <Scalar value={value} />
      </div>
    );
  }
  const isList = Array.isArray(value);
  const summary = isList ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1 rounded-sm text-left hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          className={joinClasses("size-3.5 shrink-0 text-faint transition-transform", open && "rotate-90")}
        />
        <KeyName name={name} />
        <span className="text-faint">{summary}</span>
      </button>
      {open && (
        <div className="ml-1.75 border-l pl-1.5">
          {entries.slice(0, limit).map(([key, inner]) => (
            <JsonTree key={key} name={key} value={inner} depth={depth + 1} />
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

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((inner: unknown, index) => [String(index), inner]);
  return isRecord(value) ? Object.entries(value) : undefined;
}

function KeyName({ name }: { name: string | undefined }): ReactNode {
  return name === undefined ? null : <span className="shrink-0 text-muted">{name}:</span>;
}

function Scalar({ value }: { value: unknown }): ReactNode {
  if (typeof value === "string")
    return <span className="whitespace-pre-wrap text-success">{`"${value}"`}</span>;
  if (typeof value === "number") return <span className="text-node-network">{value}</span>;
  if (typeof value === "boolean") return <span className="text-node-data">{String(value)}</span>;
  if (value === undefined) return <span className="text-faint">not there</span>;
  return <span className="text-faint">{JSON.stringify(value)}</span>;
}
