import { useAtomValue } from "jotai";
import { type ReactNode, Suspense, lazy } from "react";
import { commandsOpenAtom } from "./commands-open.ts";

const CommandPalette = lazy(async () => ({
  default: (await import("./command-palette.tsx")).CommandPalette,
}));

/** The commands, once their key is pressed. */
export function Commands(): ReactNode {
  const open = useAtomValue(commandsOpenAtom);
  return open ? (
    <Suspense>
      <CommandPalette />
    </Suspense>
  ) : null;
}
