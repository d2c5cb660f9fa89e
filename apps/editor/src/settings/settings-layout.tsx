import { Link, Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../shell/use-may.ts";

const pages = [
  { to: "/settings", label: "Profile" },
  { to: "/settings/members", label: "Members" },
  { to: "/settings/api-keys", label: "API keys" },
  { to: "/settings/variables", label: "Variables" },
  { to: "/settings/ai", label: "AI" },
  { to: "/settings/audit", label: "Audit log" },
] as const;

/** The pages of one's account and of the workspace. */
export function SettingsLayout(): ReactNode {
  const mayReadAudit = useMay("audit.read");
  return (
    <>
      <nav aria-label="Settings" className="sticky top-0 z-10 border-b bg-surface">
        <ul className="mx-auto flex w-full max-w-250 gap-5 overflow-x-auto px-8 max-md:px-4">
          {pages
            .filter(({ to }) => mayReadAudit || to !== "/settings/audit")
            .map(({ to, label }) => (
              <li key={to}>
                <Link
                  to={to}
                  activeOptions={{ exact: true }}
                  className="-mb-px flex h-11 items-center border-b-2 border-transparent text-sm whitespace-nowrap text-muted hover:text-ink"
                  activeProps={{ className: "border-accent! font-medium text-ink!" }}
                >
                  {label}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <Outlet />
    </>
  );
}
