import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog, Field, Input, Notice } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { sessionQuery } from "../../api/queries.ts";
import { authClient, settled } from "../../auth/auth-client.ts";
import { CopyField } from "../copy-field.tsx";
import { Section } from "../section.tsx";
import { QrCode } from "./qr-code.tsx";

export function TwoFactorSection(): ReactNode {
  const { data: session } = useQuery(sessionQuery);
  const [open, setOpen] = useState(false);
  const isOn = session?.user.hasTwoFactor === true;
  return (
    <Section
      title="Two-step sign-in"
      description={
        isOn
          ? "On. Signing in with your password also asks for a code of your authenticator app."
          : "Off. With it, signing in also asks for a code of your authenticator app."
      }
      actions={<Button onClick={() => setOpen(true)}>{isOn ? "Turn off" : "Set up"}</Button>}
    >
      <Dialog
        open={open}
        onOpenChange={setOpen}
        width="sm"
        title={isOn ? "Turn two-step sign-in off" : "Set up two-step sign-in"}
      >
        {isOn ? <TurnOff onDone={() => setOpen(false)} /> : <SetUp onDone={() => setOpen(false)} />}
      </Dialog>
    </Section>
  );
}

function PasswordForm({
  action,
  error,
  busy,
  onSubmit,
}: {
  action: string;
  error: string | undefined;
  busy: boolean;
  onSubmit: (password: string) => void;
}): ReactNode {
  const [password, setPassword] = useState("");
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(password);
      }}
    >
      {error !== undefined && <Notice tone="danger">{error}</Notice>}
      <Field label="Your password">
        {(control) => (
          <Input
            {...control}
            required
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" className="self-end" busy={busy}>
        {action}
      </Button>
    </form>
  );
}

function TurnOff({ onDone }: { onDone: () => void }): ReactNode {
  const queries = useQueryClient();
  const disable = useMutation({
    mutationFn: (password: string) => settled(authClient.twoFactor.disable({ password })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast.success("Two-step sign-in is off.");
      onDone();
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <PasswordForm
      action="Turn off"
      error={disable.error?.message}
      busy={disable.isPending}
      onSubmit={(password) => disable.mutate(password)}
    />
  );
}

type Started = { readonly totpURI: string; readonly backupCodes: readonly string[] };

function SetUp({ onDone }: { onDone: () => void }): ReactNode {
  const [started, setStarted] = useState<Started>();
  const enable = useMutation({
    mutationFn: async (password: string) => {
      const result = await settled(authClient.twoFactor.enable({ password, method: "totp" }));
      if (!("totpURI" in result)) throw new Error("That did not work. Please try again.");
      return result;
    },
    onSuccess: setStarted,
    onError: () => undefined, // shown in the form
  });
  if (started) return <Confirm started={started} onDone={onDone} />;
  return (
    <PasswordForm
      action="Go on"
      error={enable.error?.message}
      busy={enable.isPending}
      onSubmit={(password) => enable.mutate(password)}
    />
  );
}

/** Nothing is asked for at sign-in before the app has shown a right code once. */
function Confirm({ started, onDone }: { started: Started; onDone: () => void }): ReactNode {
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => settled(authClient.twoFactor.verifyTotp({ code: code.trim() })),
    onError: () => undefined, // shown in the form
  });
  // Not before the backup codes have been seen: with it on, this dialog asks to turn it off.
  const finish = async (): Promise<void> => {
    onDone();
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  const secret = new URL(started.totpURI).searchParams.get("secret") ?? "";
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (confirm.isSuccess) void finish();
        else confirm.mutate();
      }}
    >
      <p className="text-sm text-muted">Scan this with your authenticator app, or type the key into it.</p>
      <QrCode text={started.totpURI} label="QR code for your authenticator app" />
      <CopyField label="Key" value={secret} />
      <CopyField label="Backup codes, for when the phone is gone" value={started.backupCodes.join(" ")} />
      {confirm.isError && <Notice tone="danger">{confirm.error.message}</Notice>}
      {confirm.isSuccess ? (
        <Notice>Two-step sign-in is on. Keep the backup codes somewhere safe.</Notice>
      ) : (
        <Field label="Code that the app shows">
          {(control) => (
            <Input
              {...control}
              required
              autoComplete="one-time-code"
              inputMode="numeric"
              className="font-mono"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
      )}
      <Button type="submit" variant="primary" className="self-end" busy={confirm.isPending}>
        {confirm.isSuccess ? "Done" : "Turn on"}
      </Button>
    </form>
  );
}
