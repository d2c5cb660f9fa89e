import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@workfuse/ui";
import { Monitor } from "lucide-react";
import type { ReactNode } from "react";
import { authClient, settled } from "../../auth/auth-client.ts";
import { TimeAgo } from "../../data/time-ago.tsx";
import { Section } from "../section.tsx";
import { deviceName } from "./device-name.ts";

const queryKey = ["sessions"];

/** Where one is signed in. */
export function SessionsSection(): ReactNode {
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey,
    queryFn: async () => {
      const [all, current] = await Promise.all([
        settled(authClient.listSessions()),
        settled(authClient.getSession()),
      ]);
      return all.map((session) => ({ ...session, isThis: session.token === current.session.token }));
    },
  });
  const refresh = () => queries.invalidateQueries({ queryKey });
  const end = useMutation({
    mutationFn: (token: string) => settled(authClient.revokeSession({ token })),
    onSuccess: refresh,
  });
  const endOthers = useMutation({
    mutationFn: () => settled(authClient.revokeOtherSessions()),
    onSuccess: refresh,
  });
  const list = sessions.data ?? [];
  return (
    <Section
      title="Sessions"
      description="Devices on which you are signed in."
      actions={
        list.length > 1 && (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      <ul aria-label="Sessions" className="divide-y rounded-lg border">
        {list.map(({ id, token, userAgent, ipAddress, updatedAt, isThis }) => (
          <li key={id} className="flex items-center gap-3 px-3 py-2">
            <Monitor aria-hidden className="size-4 text-idle" />
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm">{deviceName(userAgent)}</p>
              <p className="truncate text-xs text-muted">
                {ipAddress ?? "address not known"} · <TimeAgo iso={new Date(updatedAt).toISOString()} />
              </p>
            </div>
            {isThis ? (
              <span className="text-xs text-muted">this device</span>
            ) : (
              <Button variant="ghost" size="sm" onClick={() => end.mutate(token)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
