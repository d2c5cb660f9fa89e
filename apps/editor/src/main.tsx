import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { TooltipProvider } from "@workfuse/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { sessionQuery } from "./api/queries.ts";
import { createQueryClient } from "./api/query-client.ts";
import { createAppRouter } from "./router.tsx";
import { restoreTheme } from "./shell/theme.ts";
import { Toasts } from "./shell/toasts.tsx";
import { shareStyleNonce } from "./style-nonce.ts";

// The content security policy forbids making code from text, which zod would otherwise try.
z.config({ jitless: true });
shareStyleNonce();
restoreTheme();

// Pages of somebody who is not signed in, or not yet.
const publicPages = /^\/(?:sign-|two-factor|forgot-password|reset-password|verify-email|invitations\/)/;

// Where the session ends in the middle of something: sign in, and come back.
const queries = createQueryClient({
  onSignedOut() {
    const { href, pathname } = router.latestLocation;
    if (publicPages.test(pathname)) return;
    queries.removeQueries({ queryKey: sessionQuery.queryKey });
    void router.navigate({ to: "/sign-in", search: href === "/" ? {} : { next: href } });
  },
});
const router = createAppRouter({ queries });
const container = document.querySelector("#root");
if (!container) throw new Error("The page has no #root.");

createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <TooltipProvider>
        <RouterProvider router={router} />
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  </StrictMode>,
);
