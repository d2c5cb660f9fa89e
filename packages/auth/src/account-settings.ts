import { z } from "zod";

/** How people may get in: read by the API from its environment. */
export const accountSettingsSchema = {
  /** `open`: everybody may create an account. `invited`: the first user and who was invited. */
  SIGN_UP: z.enum(["open", "invited"]).default("open"),
  /** `true`: nobody signs in before the address is verified. Needs SMTP_URL. */
  REQUIRE_EMAIL_VERIFICATION: z.stringbool().default(false),
  /** The mail server: `smtp://user:password@host:587`. Without one, links are written to the log. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default("WorkFuse <workfuse@localhost>"),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  /** A provider of OpenID Connect: the address of its `.well-known/openid-configuration`. */
  OIDC_DISCOVERY_URL: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** What the button says. */
  OIDC_NAME: z.string().default("single sign-on"),
  /** Attempts to sign in, sign up or reset a password that one address (of IPv6 a /64) has a minute. */
  AUTH_PER_ADDRESS: z.coerce.number().int().min(1).default(30),
  /** Attempts that may be made at once for one account; after them one a minute. */
  AUTH_PER_ACCOUNT: z.coerce.number().int().min(1).default(10),
};

export type AccountSettings = z.output<z.ZodObject<typeof accountSettingsSchema>>;

export type Provider = { readonly id: string; readonly name: string };

type Credentials = { readonly clientId: string; readonly clientSecret: string };

function credentials(id: string | undefined, secret: string | undefined): Credentials | undefined {
  return id === undefined || secret === undefined ? undefined : { clientId: id, clientSecret: secret };
}

/** The providers that are configured, in the form that Better Auth wants. */
export function providersOf(settings: AccountSettings) {
  const github = credentials(settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET);
  const google = credentials(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET);
  const oidc = credentials(settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET);
  const { OIDC_DISCOVERY_URL: discoveryUrl, OIDC_NAME: oidcName } = settings;
  const generic =
    oidc && discoveryUrl !== undefined
      ? { providerId: "oidc", discoveryUrl, ...oidc, scopes: ["openid", "email", "profile"], pkce: true }
      : undefined;
  const shown: readonly (Provider | undefined)[] = [
    github && { id: "github", name: "GitHub" },
    google && { id: "google", name: "Google" },
    generic && { id: "oidc", name: oidcName },
  ];
  return {
    social: { ...(github && { github }), ...(google && { google }) },
    generic: generic ? [generic] : [],
    shown: shown.filter((provider) => provider !== undefined),
  };
}
