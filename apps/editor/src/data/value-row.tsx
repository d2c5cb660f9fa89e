import { joinClasses } from "@workfuse/ui";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import type { JsonPath } from "./find-in-json.ts";
import { useValueActions } from "./value-menu.tsx";

/** A line of a value: it can be dragged into a field, and has a menu, also by the keyboard. */
export function ValueRow({
  path,
  value,
  className,
  children,
}: {
  path: JsonPath;
  value: unknown;
  className?: string;
  children: ReactNode;
}): ReactNode {
  const actions = useValueActions();
  if (actions === null) return <div className={className}>{children}</div>;
  const { reference, isNamed, openMenu } = actions;
  const name = reference(path);
  const hasName = name !== "";
  return (
    <div
      draggable={isNamed}
      onDragStart={(event) => {
        event.stopPropagation();
        event.dataTransfer.setData("text/plain", `{{${name}}}`);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        openMenu({ path, value }, { x: event.clientX, y: event.clientY });
      }}
      className={joinClasses("group/row relative rounded-sm pr-6 hover:bg-hover", className)}
    >
      {children}
      {hasName && (
        <button
          type="button"
          aria-label={`Actions for ${name}`}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => {
            const { left, bottom } = currentTarget.getBoundingClientRect();
            openMenu({ path, value }, { x: left, y: bottom });
          }}
          className="absolute top-0 right-0 inline-flex h-5 w-6 items-center justify-center rounded-sm text-muted opacity-0 group-hover/row:opacity-100 hover:text-ink focus-visible:opacity-100"
        >
          <Ellipsis aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
