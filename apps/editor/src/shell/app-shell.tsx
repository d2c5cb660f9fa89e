import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { KeyRound, ListTree, type LucideIcon, Sparkles, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { sessionQuery } from "../api/queries.ts";
import { Logo } from "./logo.tsx";
import { UserMenu } from "./user-menu.tsx";

/** Navigation at the left, the page at the right. */
export function AppShell(): ReactNode {
  const { data: session } = useQuery(sessionQuery);
  return (
    <div className="flex h-full max-md:flex-col">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-lg"
      >
        Skip to the page
      </a>
      <nav
        aria-label="Main"
        className="flex w-56 shrink-0 flex-col gap-1 border-r bg-page p-3 max-md:w-full max-md:flex-row max-md:items-center max-md:border-r-0 max-md:border-b max-md:p-2"
      >
        <Link to="/" className="mb-4 flex items-center gap-2.5 rounded-md px-1.5 py-1 max-md:mb-0">
          <Logo />
          <span className="min-w-0 max-md:sr-only">
            <span className="block text-base leading-5 font-semibold tracking-tight">WorkFuse</span>
            <span className="block truncate text-xs text-muted">{session?.workspace.name ?? " "}</span>
          </span>
        </Link>
        <NavLink to="/" icon={Workflow} label="Workflows" />
        <NavLink to="/executions" icon={ListTree} label="Executions" />
        <NavLink to="/credentials" icon={KeyRound} label="Credentials" />
        <NavLink to="/settings/ai" icon={Sparkles} label="AI" />
        <div className="flex-1" />
        <UserMenu />
      </nav>
      <div
        id="page"
        tabIndex={-1}
        className="min-h-0 min-w-0 flex-1 overflow-y-auto bg-surface focus:outline-none"
      >
        <Outlet />
      </div>
    </div>
  );
}

function NavLink({
  to,
  icon: Icon,
  label,
}: {
  to: "/" | "/executions" | "/credentials" | "/settings/ai";
  icon: LucideIcon;
  label: string;
}): ReactNode {
  return (
    <Link
      to={to}
      activeOptions={{ exact: to === "/", includeSearch: false }}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-ink"
      activeProps={{ className: "bg-hover font-medium text-ink!" }}
    >
      <Icon aria-hidden className="size-4" />
      <span className="max-sm:sr-only">{label}</span>
    </Link>
  );
}
