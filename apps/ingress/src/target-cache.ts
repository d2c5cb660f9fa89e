import type { Webhook } from "./webhook.ts";

const freshMs = 1000;
const capacity = 10_000;

/**
 * Remembers for a second where a token leads. Only working webhooks are remembered, so that a new one works at once;
 * one that is switched off takes deliveries for a second longer.
 */
export function createTargetCache({
  load,
  now,
}: {
  load: (token: string) => Promise<Webhook | undefined>;
  now: () => number;
}) {
  const known = new Map<string, { target: Webhook; until: number }>();
  const loading = new Map<string, Promise<Webhook | undefined>>();

  async function refresh(token: string): Promise<Webhook | undefined> {
    const target = await load(token);
    if (target?.isActive !== true || target.versionId === null) {
      known.delete(token);
      return target;
    }
    if (known.size >= capacity) known.clear();
    known.set(token, { target, until: now() + freshMs });
    return target;
  }

  return {
    async get(token: string): Promise<Webhook | undefined> {
      const found = known.get(token);
      if (found && found.until > now()) return found.target;
      const before = loading.get(token);
      if (before) return before;
      const load = refresh(token).finally(() => loading.delete(token));
      loading.set(token, load);
      return load;
    },
  };
}

export type TargetCache = ReturnType<typeof createTargetCache>;
