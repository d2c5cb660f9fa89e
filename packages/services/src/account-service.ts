import type { Provider } from "@workfuse/auth";

/** What the sign-in page must know before anybody is known. */
export function createAccountService({
  providers,
  isSignUpOpen,
  sendsMail,
}: {
  providers: readonly Provider[];
  isSignUpOpen: () => Promise<boolean>;
  sendsMail: boolean;
}) {
  return {
    async options() {
      return { providers, isSignUpOpen: await isSignUpOpen(), sendsMail };
    },
  };
}

export type AccountService = ReturnType<typeof createAccountService>;
