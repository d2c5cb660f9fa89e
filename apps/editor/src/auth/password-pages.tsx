import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Field, Input, Notice, buttonClasses } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { useTitle } from "../shell/use-title.ts";
import { authClient, settled } from "./auth-client.ts";
import { AuthFrame } from "./auth-frame.tsx";

/** Asks for a link to set a new password. The answer is the same whether there is such an account or not. */
export function ForgotPasswordPage(): ReactNode {
  const [email, setEmail] = useState("");
  useTitle("Forgot your password");
  const ask = useMutation({
    mutationFn: () => settled(authClient.requestPasswordReset({ email })),
    onError: () => undefined, // shown in the form
  });
  return (
    <AuthFrame title="Forgot your password?">
      {ask.isSuccess ? (
        <Notice>If there is an account for {email}, a link to set a new password is on its way.</Notice>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate();
          }}
        >
          {ask.isError && <Notice tone="danger">{ask.error.message}</Notice>}
          <Field label="E-mail" hint="We send you a link that works for an hour.">
            {(control) => (
              <Input
                {...control}
                required
                type="email"
                autoComplete="email"
                className="h-10"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" variant="accent" size="lg" busy={ask.isPending}>
            Send the link
          </Button>
        </form>
      )}
      <BackToSignIn />
    </AuthFrame>
  );
}

/** Where that link leads. */
export function ResetPasswordPage({ token }: { token: string | undefined }): ReactNode {
  const [password, setPassword] = useState("");
  useTitle("Set a new password");
  const reset = useMutation({
    mutationFn: () => settled(authClient.resetPassword({ newPassword: password, token: token ?? "" })),
    onError: () => undefined, // shown in the form
  });
  if (reset.isSuccess) {
    return (
      <AuthFrame title="Your password is set">
        <Notice>Every device has been signed out. Sign in with the new password.</Notice>
        <Link to="/sign-in" search={{}} className={buttonClasses({ variant: "accent", size: "lg" })}>
          Sign in
        </Link>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Set a new password">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          reset.mutate();
        }}
      >
        {token === undefined && (
          <Notice tone="danger">This link is not complete. Ask for another one.</Notice>
        )}
        {reset.isError && <Notice tone="danger">{reset.error.message}</Notice>}
        <Field label="New password" hint="At least 8 characters.">
          {(control) => (
            <Input
              {...control}
              required
              type="password"
              minLength={8}
              maxLength={128}
              autoComplete="new-password"
              className="h-10"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="accent"
          size="lg"
          busy={reset.isPending}
          disabled={token === undefined}
        >
          Set password
        </Button>
      </form>
      <BackToSignIn />
    </AuthFrame>
  );
}

function BackToSignIn(): ReactNode {
  return (
    <p className="text-center text-sm">
      <Link to="/sign-in" search={{}} className="text-muted underline-offset-2 hover:underline">
        Back to sign-in
      </Link>
    </p>
  );
}
