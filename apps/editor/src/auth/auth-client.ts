import { createAuthClient } from "better-auth/client";

/** Better Auth under `/api/auth` of this very origin; the session is a cookie that scripts cannot read. */
export const authClient = createAuthClient({ basePath: "/api/auth" });
