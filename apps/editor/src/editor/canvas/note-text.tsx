import { type ReactNode, useMemo } from "react";
import { type NoteBlock, type NoteSpan, readNote } from "./read-note.ts";

/** A note's text with its headings, lists and emphasis. It is drawn as text, never as HTML. */
export function NoteText({ text, hint }: { text: string; hint: string }): ReactNode {
  const blocks = useMemo(() => readNote(text), [text]);
  if (text.trim() === "") return <p className="p-3 text-muted">{hint}</p>;
  return (
    <div className="flex h-full flex-col gap-1.5 overflow-hidden p-3 leading-5 wrap-anywhere">
      {blocks.map((block, index) => (
        // Blocks have no identity of their own: their place is what they are.
        // oxlint-disable-next-line react/no-array-index-key
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: NoteBlock }): ReactNode {
  switch (block.kind) {
    case "heading":
      return (
        <p className={block.level === 1 ? "text-lg font-semibold" : "text-base font-semibold"}>
          <Spans spans={block.spans} />
        </p>
      );
    case "list":
      return (
        <ul className="list-disc pl-4.5">
          {block.items.map((spans, index) => (
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <Spans spans={spans} />
            </li>
          ))}
        </ul>
      );
    case "text":
      return (
        <p className="whitespace-pre-wrap">
          <Spans spans={block.spans} />
        </p>
      );
  }
}

function Spans({ spans }: { spans: readonly NoteSpan[] }): ReactNode {
  return spans.map(({ text, look }, index) => {
    const key = `${index}:${look ?? ""}`;
    if (look === "strong") return <strong key={key}>{text}</strong>;
    if (look === "emphasis") return <em key={key}>{text}</em>;
    if (look === "code")
      return (
        <code key={key} className="rounded-sm bg-ink/8 px-1 font-mono text-xs">
          {text}
        </code>
      );
    return <span key={key}>{text}</span>;
  });
}
