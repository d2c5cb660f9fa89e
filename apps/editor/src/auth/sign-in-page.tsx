import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { Button, Field, Input, Notice } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { sessionQuery } from "../api/queries.ts";
import { useTitle } from "../shell/use-title.ts";
import { AuthFrame } from "./auth-frame.tsx";
import { authClient } from "./auth-client.ts";
import { safeNext } from "./safe-next.ts";

type Form = { readonly name: string; readonly email: string; readonly password: string };

/** Sign in, or sign up; then back to where one wanted to go. */
export function SignInPage({ mode, next }: { mode: "in" | "up"; next: string | undefined }): ReactNode {
  const isNew = mode === "up";
  const queries = useQueryClient();
  const router = useRouter();
  const [form, setForm] = useState<Form>({ name: "", email: "", password: "" });
  const change = (part: Partial<Form>): void => setForm({ ...form, ...part });
  useTitle(isNew ? "Create your account" : "Sign in");
  const enter = useMutation({
    mutationFn: async () => {
      const { error } = isNew
        ? await authClient.signUp.email(form)
        : await authClient.signIn.email({ email: form.email, password: form.password });
      if (error) throw new Error(messageOf(error));
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
      <p className="text-center text-sm text-muted">
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

/** Better Auth's own messages are for people; without one the status says enough. */
function messageOf({ status, message }: { status: number; message?: string | undefined }): string {
  if (status === 429) return "Too many attempts. Please wait a minute and try again.";
  if (status === 0 || status >= 500) return "WorkFuse does not answer. Please try again.";
  return message ?? "That did not work. Check what you typed.";
}
