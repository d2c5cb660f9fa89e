import { Popover, joinClasses } from "@workfuse/ui";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useForm } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";

/** Lists what a template may name here, and hands on the chosen path. */
export function ReferencePicker({
  label,
  onPick,
}: {
  label: string;
  onPick: (path: string) => void;
}): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Insert a value"
      className="max-h-80 w-80"
      trigger={
        <button
          type="button"
          aria-label={`${label}: insert a value`}
          title="Insert a value from an earlier node"
          className="inline-flex h-5 items-center gap-0.5 rounded-sm px-1 text-xs text-muted hover:bg-hover hover:text-ink"
        >
          <Plus aria-hidden className="size-3" /> Value
        </button>
      }
    >
      <ReferenceList
        onPick={(path) => {
          onPick(path);
          setOpen(false);
        }}
      />
    </Popover>
  );
}

function ReferenceList({ onPick }: { onPick: (path: string) => void }): ReactNode {
  const { references } = useForm();
  const [search, setSearch] = useState("");
  const all = references();
  const found = all.filter(({ path }) => path.toLowerCase().includes(search.toLowerCase())).slice(0, 200);
  return (
    <>
      <input
        aria-label="Search values"
        placeholder="Search values…"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && found[0]) onPick(found[0].path);
        }}
        className="h-9 border-b bg-transparent px-3 text-sm focus-visible:outline-none"
      />
      <ul aria-label="Values" className="min-h-0 overflow-y-auto p-1">
        {found.length === 0 && (
          <li className="px-2 py-3 text-sm text-muted">No such value before this node.</li>
        )}
        {found.map(({ path, example, from }, index) => (
          <li key={path}>
            {from !== found[index - 1]?.from && (
              <div className="px-2 pt-2 pb-0.5 text-xs text-muted">{from}</div>
            )}
            <button
              type="button"
              onClick={() => onPick(path)}
              className={joinClasses(
                "flex w-full items-baseline gap-2 rounded-md px-2 py-1 text-left hover:bg-hover",
                "focus-visible:-outline-offset-2",
              )}
            >
              <span className="shrink-0 font-mono text-xs text-ink">{path}</span>
              <span className="min-w-0 flex-1 truncate text-right text-xs text-faint">
                {textOfValue(example)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
