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

const twoFactor = createRoute({
  getParentRoute: () => root,
  path: "/two-factor",
  validateSearch: authSearch,
  component: lazyRouteComponent(() => import("./auth/auth-routes.tsx"), "TwoFactorRoute"),
});
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("./auth/auth-routes.tsx"), "ForgotPasswordPage"),
});
const tokenSearch = z.object({ token: z.string().optional().catch(undefined) });
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import("./auth/auth-routes.tsx"), "ResetPasswordRoute"),
});
const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: "/verify-email",
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import("./auth/auth-routes.tsx"), "VerifyEmailRoute"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  component: lazyRouteComponent(() => import("./auth/auth-routes.tsx"), "InvitationRoute"),
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

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/settings-layout.tsx"), "SettingsLayout"),
});
const profile = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("./settings/profile/profile-page.tsx"), "ProfilePage"),
});
const members = createRoute({
  getParentRoute: () => settings,
  path: "/members",
  component: lazyRouteComponent(() => import("./settings/members-page.tsx"), "MembersPage"),
});
const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("./settings/api-keys-page.tsx"), "ApiKeysPage"),
});
const variables = createRoute({
  getParentRoute: () => settings,
  path: "/variables",
  component: lazyRouteComponent(() => import("./settings/variables-page.tsx"), "VariablesPage"),
});
const audit = createRoute({
  getParentRoute: () => settings,
  path: "/audit",
  component: lazyRouteComponent(() => import("./settings/audit-page.tsx"), "AuditPage"),
});
const aiSettings = createRoute({
  getParentRoute: () => settings,
  path: "/ai",
  component: lazyRouteComponent(() => import("./settings/ai-settings-page.tsx"), "AiSettingsPage"),
});
const settingsTree = settings.addChildren([profile, members, apiKeys, variables, aiSettings, audit]);

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
  twoFactor,
  forgotPassword,
  resetPassword,
  verifyEmail,
  invitation,
  signedIn.addChildren([shell.addChildren([home, executions, credentials, settingsTree]), editor, execution]),
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
