import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Button, Field, Input, Notice } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { sessionQuery } from "../api/queries.ts";
import { useTitle } from "../shell/use-title.ts";
import { authClient, settled } from "./auth-client.ts";
import { AuthFrame } from "./auth-frame.tsx";
import { safeNext } from "./safe-next.ts";

/** The second step of signing in: a code of the authenticator app, or one of the backup codes. */
export function TwoFactorPage({ next }: { next: string | undefined }): ReactNode {
  const queries = useQueryClient();
  const router = useRouter();
  const [byBackup, setByBackup] = useState(false);
  const [code, setCode] = useState("");
  useTitle("Two-step sign-in");
  const enter = useMutation({
    mutationFn: async () => {
      const given = code.trim();
      if (byBackup) await settled(authClient.twoFactor.verifyBackupCode({ code: given }));
      else await settled(authClient.twoFactor.verifyTotp({ code: given }));
      queries.removeQueries({ queryKey: sessionQuery.queryKey });
      router.history.push(safeNext(next));
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <AuthFrame title="Two-step sign-in">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate();
        }}
      >
        {enter.isError && <Notice tone="danger">{enter.error.message}</Notice>}
        <Field
          key={byBackup ? "backup" : "code"}
          label={byBackup ? "Backup code" : "Code"}
          hint={byBackup ? "Each works once." : "Six digits from your authenticator app."}
        >
          {(control) => (
            <Input
              {...control}
              required
              autoComplete="one-time-code"
              inputMode={byBackup ? "text" : "numeric"}
              className="h-10 font-mono"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="accent" size="lg" busy={enter.isPending}>
          Sign in
        </Button>
        <Button
          variant="ghost"
          onClick={() => {
            setByBackup(!byBackup);
            setCode("");
          }}
        >
          {byBackup ? "Use the authenticator app" : "Use a backup code"}
        </Button>
      </form>
    </AuthFrame>
  );
}
