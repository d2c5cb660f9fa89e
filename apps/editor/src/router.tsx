import type { QueryClient } from "@tanstack/react-query";
import {
  Outlet,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { executionQuery, sessionQuery, workflowQuery } from "./api/queries.ts";
import { readError } from "./api/read-error.ts";
import { ErrorPage, NotFoundPage } from "./errors/error-page.tsx";
import { executionSearchSchema } from "./executions/execution-search.ts";
import { AppShell } from "./shell/app-shell.tsx";
import { LoadingPage } from "./shell/loading-page.tsx";

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

const authSearch = z.object({ next: z.string().optional().catch(undefined) });
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: authSearch,
  component: lazyRouteComponent(() => import("./auth/auth-routes.tsx"), "SignInRoute"),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  validateSearch: authSearch,
  component: lazyRouteComponent(() => import("./auth/auth-routes.tsx"), "SignUpRoute"),
});

/** Everything behind the sign-in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  async beforeLoad({ context: { queries }, location }) {
    try {
      await queries.ensureQueryData(sessionQuery);
    } catch (error) {
      if (readError(error).code !== "auth.unauthenticated") throw error;
      const { href } = location;
      throw redirect({ to: "/sign-in", search: href === "/" ? {} : { next: href } });
    }
  },
  component: Outlet,
});
const shell = createRoute({ getParentRoute: () => signedIn, id: "shell", component: AppShell });

const homeSearch = z.object({
  search: z.string().optional().catch(undefined),
  new: z.boolean().optional().catch(undefined),
});
const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  validateSearch: homeSearch,
  component: lazyRouteComponent(() => import("./home/home-route.tsx"), "HomeRoute"),
});
const executions = createRoute({
  getParentRoute: () => shell,
  path: "/executions",
  validateSearch: executionSearchSchema,
  component: lazyRouteComponent(() => import("./executions/executions-route.tsx"), "ExecutionsRoute"),
});
const credentials = createRoute({
  getParentRoute: () => shell,
  path: "/credentials",
  component: lazyRouteComponent(() => import("./credentials/credentials-page.tsx"), "CredentialsPage"),
});

const aiSettings = createRoute({
  getParentRoute: () => shell,
  path: "/settings/ai",
  component: lazyRouteComponent(() => import("./settings/ai-settings-page.tsx"), "AiSettingsPage"),
});

const editor = createRoute({
  getParentRoute: () => signedIn,
  path: "/workflows/$workflowId",
  loader: ({ context: { queries }, params }) => queries.ensureQueryData(workflowQuery(params.workflowId)),
  component: lazyRouteComponent(() => import("./editor/editor-route.tsx"), "EditorRoute"),
});
const execution = createRoute({
  getParentRoute: () => signedIn,
  path: "/executions/$executionId",
  // Following it live begins at what this answer knows: an older one would be a step back.
  loader: ({ context: { queries }, params }) =>
    queries.fetchQuery({ ...executionQuery(params.executionId), staleTime: 0 }),
  component: lazyRouteComponent(() => import("./executions/execution-route.tsx"), "ExecutionRoute"),
});

const routeTree = root.addChildren([
  signIn,
  signUp,
  signedIn.addChildren([shell.addChildren([home, executions, credentials, aiSettings]), editor, execution]),
]);

export function createAppRouter({ queries }: { queries: QueryClient }) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: "intent",
    // Freshness is the query cache's business.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: LoadingPage,
    defaultPendingMs: 300,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
