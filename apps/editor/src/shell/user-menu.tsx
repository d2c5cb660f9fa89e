import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@workfuse/ui";
import { getDefaultStore, useAtom } from "jotai";
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { sessionQuery } from "../api/queries.ts";
import { storedPins } from "../editor/pins/stored-pins.ts";
import { drafts } from "../editor/state/drafts.ts";
import { type Theme, themeAtom } from "./theme.ts";

const themes: readonly { readonly value: Theme; readonly label: string; readonly icon: ReactNode }[] = [
  { value: "system", label: "As the system", icon: <Monitor aria-hidden className="size-4" /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden className="size-4" /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden className="size-4" /> },
];

/** Who is signed in; the look; the way out. */
export function UserMenu(): ReactNode {
  const { data: session } = useQuery(sessionQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [theme, setTheme] = useAtom(themeAtom, { store: getDefaultStore() });
  const name = session?.user.name ?? "";
  const signOut = async (): Promise<void> => {
    // Only who signs in or out needs it.
    const { authClient } = await import("../auth/auth-client.ts");
    await authClient.signOut();
    await navigate({ to: "/sign-in", search: {} });
    queries.clear();
    drafts.clear();
    storedPins.clear();
  };
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="flex items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-hover">
          <span
            aria-hidden
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-strong"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className="sr-only">Account: </span>
          <span className="min-w-0 flex-1 max-md:sr-only">
            <span className="block truncate text-sm font-medium">{name}</span>
            <span className="block truncate text-xs text-muted">{session?.user.email}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-faint max-md:hidden" />
        </button>
      }
    >
      <MenuChoice label="Look" value={theme} options={themes} onChange={setTheme} />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden className="size-4" />} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
