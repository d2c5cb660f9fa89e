import type { ReactNode } from "react";
import { Page } from "../../shell/page.tsx";
import { NameSection } from "./name-section.tsx";
import { PasskeysSection } from "./passkeys-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { SessionsSection } from "./sessions-section.tsx";
import { TwoFactorSection } from "./two-factor-section.tsx";

/** One's own account. */
export function ProfilePage(): ReactNode {
  return (
    <Page title="Profile" description="Your account, in every workspace.">
      <NameSection />
      <PasswordSection />
      <TwoFactorSection />
      <PasskeysSection />
      <SessionsSection />
    </Page>
  );
}
