import { useMutation } from "@tanstack/react-query";
import { Button, Field, Input, Notice } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { authClient, settled } from "../../auth/auth-client.ts";
import { Section } from "../section.tsx";

const empty = { currentPassword: "", newPassword: "" };

export function PasswordSection(): ReactNode {
  const [form, setForm] = useState(empty);
  const change = useMutation({
    mutationFn: () => settled(authClient.changePassword({ ...form, revokeOtherSessions: true })),
    onSuccess: () => {
      setForm(empty);
      toast.success("Your password is changed. Other devices are signed out.");
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <Section title="Password" description="Changing it signs every other device out.">
      {change.isError && <Notice tone="danger">{change.error.message}</Notice>}
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <div className="w-60 max-w-full">
          <Field label="Current password">
            {(control) => (
              <Input
                {...control}
                required
                type="password"
                autoComplete="current-password"
                value={form.currentPassword}
                onChange={({ target }) => setForm({ ...form, currentPassword: target.value })}
              />
            )}
          </Field>
        </div>
        <div className="w-60 max-w-full">
          <Field label="New password">
            {(control) => (
              <Input
                {...control}
                required
                type="password"
                minLength={8}
                maxLength={128}
                autoComplete="new-password"
                value={form.newPassword}
                onChange={({ target }) => setForm({ ...form, newPassword: target.value })}
              />
            )}
          </Field>
        </div>
        <Button type="submit" busy={change.isPending}>
          Change password
        </Button>
      </form>
    </Section>
  );
}
