import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Notice, Skeleton, buttonClasses } from "@workfuse/ui";
import type { ReactNode } from "react";
import { useTitle } from "../shell/use-title.ts";
import { authClient, settled } from "./auth-client.ts";
import { AuthFrame } from "./auth-frame.tsx";

/** Where the link of the verification mail leads; without a token: look into your mailbox. */
export function VerifyEmailPage({ token }: { token: string | undefined }): ReactNode {
  useTitle("Verify your e-mail address");
  const verify = useQuery({
    queryKey: ["verify-email", token],
    queryFn: () => settled(authClient.verifyEmail({ query: { token: token ?? "" } })),
    enabled: token !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <AuthFrame title="Verify your e-mail address">
      {token === undefined && <Notice>We have sent you a mail. Open the link in it to go on.</Notice>}
      {token !== undefined && verify.isPending && <Skeleton className="h-10" />}
      {verify.isError && <Notice tone="danger">{verify.error.message}</Notice>}
      {verify.isSuccess && <Notice>Thank you. Your address is verified.</Notice>}
      <Link to="/" className={buttonClasses({ variant: "accent", size: "lg" })}>
        Go to WorkFuse
      </Link>
    </AuthFrame>
  );
}
