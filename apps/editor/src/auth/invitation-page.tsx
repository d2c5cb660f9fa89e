import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { Button, Notice, Skeleton, buttonClasses } from "@workfuse/ui";
import type { ReactNode } from "react";
import { api } from "../api/client.ts";
import { invitationQuery, sessionQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import { useTitle } from "../shell/use-title.ts";
import { authClient } from "./auth-client.ts";
import { AuthFrame } from "./auth-frame.tsx";

/** Where an invitation's link leads: to join, after signing in or up with the address that was invited. */
export function InvitationPage({ token }: { token: string }): ReactNode {
  useTitle("Join a workspace");
  const invitation = useQuery(invitationQuery(token));
  const session = useQuery({ ...sessionQuery, retry: false });
  if (invitation.isError) {
    return (
      <AuthFrame title="Join a workspace">
        <Notice tone="danger">{readError(invitation.error).message}</Notice>
        <Link to="/" className={buttonClasses({ size: "lg" })}>
          Go to WorkFuse
        </Link>
      </AuthFrame>
    );
  }
  if (invitation.isPending || session.isPending) {
    return (
      <AuthFrame title="Join a workspace">
        <Skeleton className="h-24" />
      </AuthFrame>
    );
  }
  const { workspaceName, invitedBy, role, email } = invitation.data;
  return (
    <AuthFrame title={`Join ${workspaceName}`}>
      <p className="text-sm text-muted">
        {invitedBy ?? "Somebody"} asks you to join as <strong className="text-ink">{role}</strong>. The
        invitation is for <strong className="text-ink">{email}</strong>.
      </p>
      {session.data === undefined && <WaysIn token={token} />}
      {session.data?.user.email === email && <Join token={token} workspaceName={workspaceName} />}
      {session.data !== undefined && session.data.user.email !== email && (
        <OtherPerson email={session.data.user.email} />
      )}
    </AuthFrame>
  );
}

function WaysIn({ token }: { token: string }): ReactNode {
  const search = { next: `/invitations/${token}` };
  return (
    <div className="flex flex-col gap-2">
      <Link to="/sign-up" search={search} className={buttonClasses({ variant: "accent", size: "lg" })}>
        Create an account
      </Link>
      <Link to="/sign-in" search={search} className={buttonClasses({ size: "lg" })}>
        Sign in
      </Link>
    </div>
  );
}

function Join({ token, workspaceName }: { token: string; workspaceName: string }): ReactNode {
  const queries = useQueryClient();
  const router = useRouter();
  const join = useMutation({
    mutationFn: () => api.invitations.accept.mutate({ token }),
    onSuccess: async () => {
      queries.clear();
      await router.navigate({ to: "/" });
    },
    onError: () => undefined, // shown below
  });
  return (
    <>
      {join.isError && <Notice tone="danger">{readError(join.error).message}</Notice>}
      <Button variant="accent" size="lg" busy={join.isPending} onClick={() => join.mutate()}>
        Join {workspaceName}
      </Button>
    </>
  );
}

function OtherPerson({ email }: { email: string }): ReactNode {
  const queries = useQueryClient();
  const signOut = async (): Promise<void> => {
    await authClient.signOut();
    await queries.resetQueries({ queryKey: sessionQuery.queryKey });
  };
  return (
    <>
      <Notice>You are signed in as {email}. Sign out to join with the other address.</Notice>
      <Button size="lg" onClick={() => void signOut()}>
        Sign out
      </Button>
    </>
  );
}
