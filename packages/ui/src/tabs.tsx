import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";

/** Tabs with their panels; the panel that is not shown is not rendered. */
export function Tabs<T extends string>({
  label,
  value,
  onChange,
  tabs,
  aside,
}: {
  /** Names the list of tabs for screen readers. */
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { readonly value: T; readonly label: ReactNode; readonly content: ReactNode }[];
  aside?: ReactNode;
}): ReactNode {
  return (
    <Primitive.Root
      value={value}
      onValueChange={(next) => {
        const chosen = tabs.find((tab) => tab.value === next);
        if (chosen) onChange(chosen.value);
      }}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex items-center justify-between gap-2 border-b pr-2">
        <Primitive.List aria-label={label} className="flex gap-4 px-4">
          {tabs.map((tab) => (
            <Primitive.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-sm text-muted hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
            >
              {tab.label}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        {aside}
      </div>
      {tabs.map((tab) => (
        <Primitive.Content
          key={tab.value}
          value={tab.value}
          className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
        >
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
