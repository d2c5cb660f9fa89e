import { shownPath } from "@workfuse/graph";
import { MenuItem, MenuLabel, MenuSeparator, PointMenu } from "@workfuse/ui";
import { Braces, Copy, TextCursorInput } from "lucide-react";
import { type ReactNode, createContext, use, useState } from "react";
import { type JsonPath } from "./find-in-json.ts";
import { insertInto, insertTargets } from "./insert-value.ts";
import { useCopy } from "./use-copy.ts";

export type ShownValue = { readonly path: JsonPath; readonly value: unknown };
type Point = { readonly x: number; readonly y: number };

/** What the rows of a value ask for. */
type ValueActions = {
  /** How a place in the value is written in a template. */
  readonly reference: (path: JsonPath) => string;
  /** Whether templates can name it: then it can be dragged and inserted. */
  readonly isNamed: boolean;
  readonly openMenu: (shown: ShownValue, at: Point) => void;
};

const ValueActionsContext = createContext<ValueActions | null>(null);

export function useValueActions(): ValueActions | null {
  return use(ValueActionsContext);
}

/** One menu for all the places of a value: copy, and put into a field. `root` is its name in templates. */
export function ValueMenu({
  root,
  children,
}: {
  root: JsonPath | undefined;
  children: ReactNode;
}): ReactNode {
  const [open, setOpen] = useState<{ readonly shown: ShownValue; readonly at: Point } | null>(null);
  const { copy } = useCopy();
  const reference = (path: JsonPath): string => shownPath([...(root ?? []), ...path]);
  const shown = open?.shown;
  const targets = open === null || root === undefined ? [] : insertTargets();
  const text = reference(shown?.path ?? []);
  return (
    <ValueActionsContext
      value={{
        reference,
        isNamed: root !== undefined,
        openMenu: (next, at) => setOpen({ shown: next, at }),
      }}
    >
      {children}
      <PointMenu point={open?.at ?? null} label={`What to do with ${text}`} onClose={() => setOpen(null)}>
        <MenuItem icon={<Braces aria-hidden className="size-4" />} onSelect={() => copy(text)}>
          Copy path
        </MenuItem>
        <MenuItem
          icon={<Copy aria-hidden className="size-4" />}
          onSelect={() => copy(copyText(shown?.value))}
        >
          Copy value
        </MenuItem>
        {root !== undefined && (
          <>
            <MenuSeparator />
            <MenuLabel>
              {targets.length === 0 ? "Open a node’s settings to insert it there" : "Insert into…"}
            </MenuLabel>
            {targets.map(({ label, element }, index) => (
              <MenuItem
                // Two fields may have the same label; their place tells them apart.
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                icon={<TextCursorInput aria-hidden className="size-4" />}
                // The menu hands the focus back as it closes; the field is to have it after that.
                onSelect={() => setTimeout(insertInto, 0, { element, text: `{{${text}}}` })}
              >
                {label}
              </MenuItem>
            ))}
          </>
        )}
      </PointMenu>
    </ValueActionsContext>
  );
}

function copyText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
}
