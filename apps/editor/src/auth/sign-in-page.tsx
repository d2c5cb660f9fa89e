import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { Button, Field, Input, Notice } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { optionsQuery, sessionQuery } from "../api/queries.ts";
import { useTitle } from "../shell/use-title.ts";
import { AuthFrame } from "./auth-frame.tsx";
import { authClient, settled } from "./auth-client.ts";
import { invitationIn } from "./invitation-in.ts";
import { OtherWays } from "./other-ways.tsx";
import { safeNext } from "./safe-next.ts";

type Form = { readonly name: string; readonly email: string; readonly password: string };

/** Sign in, or sign up; then back to where one wanted to go. */
export function SignInPage({ mode, next }: { mode: "in" | "up"; next: string | undefined }): ReactNode {
  const isNew = mode === "up";
  const queries = useQueryClient();
  const router = useRouter();
  const [form, setForm] = useState<Form>({ name: "", email: "", password: "" });
  const change = (part: Partial<Form>): void => setForm({ ...form, ...part });
  const { data: options } = useQuery(optionsQuery);
  const isClosed = isNew && options?.isSignUpOpen === false && invitationIn(next) === undefined;
  useTitle(isNew ? "Create your account" : "Sign in");
  const enter = useMutation({
    mutationFn: async () => {
      if (isNew) {
        const invitation = invitationIn(next);
        const headers = invitation === undefined ? {} : { "x-workfuse-invitation": invitation };
        const { token } = await settled(authClient.signUp.email(form, { headers }));
        if (token === null) {
          await router.navigate({ to: "/verify-email", search: {} });
          return;
        }
      } else {
        const { email, password } = form;
        const result = await settled(authClient.signIn.email({ email, password }));
        // The password was right; the code of the authenticator app is still to come.
        if ("twoFactorRedirect" in result) {
          await router.navigate({ to: "/two-factor", search: next === undefined ? {} : { next } });
          return;
        }
      }
      queries.removeQueries({ queryKey: sessionQuery.queryKey });
      router.history.push(safeNext(next));
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <AuthFrame title={isNew ? "Create your account" : "Welcome back"}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate();
        }}
      >
        {isClosed && <Notice>Sign-up is by invitation here. Ask an admin of your workspace for one.</Notice>}
        {enter.isError && <Notice tone="danger">{enter.error.message}</Notice>}
        {isNew && (
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                required
                maxLength={100}
                autoComplete="name"
                className="h-10"
                value={form.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label="E-mail">
          {(control) => (
            <Input
              {...control}
              required
              type="email"
              autoComplete="email"
              className="h-10"
              value={form.email}
              onChange={(event) => change({ email: event.target.value })}
            />
          )}
        </Field>
        <Field label="Password" hint={isNew ? "At least 8 characters." : undefined}>
          {(control) => (
            <Input
              {...control}
              required
              type="password"
              minLength={isNew ? 8 : undefined}
              maxLength={128}
              autoComplete={isNew ? "new-password" : "current-password"}
              className="h-10"
              value={form.password}
              onChange={(event) => change({ password: event.target.value })}
            />
          )}
        </Field>
        <Button type="submit" variant="accent" size="lg" busy={enter.isPending}>
          {isNew ? "Create account" : "Sign in"}
        </Button>
      </form>
      <OtherWays isNew={isNew} next={next} />
      {!isNew && (
        <p className="text-center text-sm">
          <Link to="/forgot-password" className="text-muted underline-offset-2 hover:underline">
            Forgot your password?
          </Link>
        </p>
      )}
      <p className="text-center text-sm text-muted" hidden={!isNew && options?.isSignUpOpen === false}>
        {isNew ? "Already have an account? " : "New here? "}
        <Link
          to={isNew ? "/sign-in" : "/sign-up"}
          search={next === undefined ? {} : { next }}
          className="font-medium text-accent underline-offset-2 hover:underline"
        >
          {isNew ? "Sign in" : "Create an account"}
        </Link>
      </p>
    </AuthFrame>
  );
}
