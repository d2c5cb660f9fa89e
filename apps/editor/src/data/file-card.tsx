import type { FileReference } from "@workfuse/nodes/catalog";
import {
  Download,
  File,
  FileArchive,
  FileImage,
  FileSpreadsheet,
  FileText,
  type LucideIcon,
} from "lucide-react";
import { type ReactNode, createElement, useState } from "react";
import { downloadPath, formatBytes, hasPreview, kindOfFile } from "./file-reference.ts";

/** A file in a node's data: what it is, a way to download it and, of a picture, a look at it. */
export function FileCard({ file }: { file: FileReference }): ReactNode {
  const [isBroken, setIsBroken] = useState(false);
  const { name, size } = file;
  return (
    <figure
      aria-label={`File ${name}`}
      className="my-1 flex max-w-sm flex-col overflow-hidden rounded-lg border bg-surface font-sans"
    >
      {hasPreview(file) && !isBroken && (
        <img
          src={downloadPath(file)}
          alt={name}
          loading="lazy"
          className="max-h-56 w-full border-b bg-subtle object-contain"
          onError={() => setIsBroken(true)}
        />
      )}
      <figcaption className="flex items-center gap-2.5 p-2.5">
        <span className="flex size-8 shrink-0 items-center justify-center rounded-md bg-subtle text-muted">
          {createElement(iconOf(file), { "aria-hidden": true, className: "size-4" })}
        </span>
        <span className="min-w-0 flex-1">
          <span title={name} className="block truncate text-sm font-medium text-ink">
            {name}
          </span>
          <span className="block truncate text-xs text-muted">
            {kindOfFile(file)} · {formatBytes(size)}
          </span>
        </span>
        <a
          href={downloadPath(file)}
          download={name}
          aria-label={`Download ${name}`}
          title="Download"
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink"
        >
          <Download aria-hidden className="size-4" />
        </a>
      </figcaption>
    </figure>
  );
}

const icons: readonly (readonly [type: RegExp, icon: LucideIcon])[] = [
  [/^image\//, FileImage],
  [/zip|gzip|x-tar|x-7z/, FileArchive],
  [/spreadsheet|ms-excel|csv/, FileSpreadsheet],
  [/^text\/|pdf|word|json|xml/, FileText],
];

function iconOf({ contentType }: FileReference): LucideIcon {
  return icons.find(([type]) => type.test(contentType))?.[1] ?? File;
}
