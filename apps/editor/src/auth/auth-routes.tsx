import { useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { InvitationPage } from "./invitation-page.tsx";
import { ResetPasswordPage } from "./password-pages.tsx";
import { SignInPage } from "./sign-in-page.tsx";
import { TwoFactorPage } from "./two-factor-page.tsx";
import { VerifyEmailPage } from "./verify-email-page.tsx";

export { ForgotPasswordPage } from "./password-pages.tsx";

export function SignInRoute(): ReactNode {
  const { next } = useSearch({ from: "/sign-in" });
  return <SignInPage key="in" mode="in" next={next} />;
}

export function SignUpRoute(): ReactNode {
  const { next } = useSearch({ from: "/sign-up" });
  return <SignInPage key="up" mode="up" next={next} />;
}

export function TwoFactorRoute(): ReactNode {
  const { next } = useSearch({ from: "/two-factor" });
  return <TwoFactorPage next={next} />;
}

export function ResetPasswordRoute(): ReactNode {
  const { token } = useSearch({ from: "/reset-password" });
  return <ResetPasswordPage token={token} />;
}

export function VerifyEmailRoute(): ReactNode {
  const { token } = useSearch({ from: "/verify-email" });
  return <VerifyEmailPage token={token} />;
}

export function InvitationRoute(): ReactNode {
  const { token } = useParams({ from: "/invitations/$token" });
  return <InvitationPage token={token} />;
}
