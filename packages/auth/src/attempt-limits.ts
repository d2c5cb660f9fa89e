import type { RateRepository } from "@workfuse/db";
import { countedAddress } from "./counted-address.ts";
import { hashToken } from "./tokens.ts";

const minuteMs = 60_000;

export type AttemptLimits = {
  /** Milliseconds to wait before the next attempt, or undefined if this one may be made. */
  readonly waitFor: (input: {
    readonly address: string;
    readonly email: string | undefined;
  }) => Promise<number | undefined>;
};

/**
 * Counts attempts to sign in, to sign up and to reset passwords, in the database, so that all processes count together.
 * An account is counted by its e-mail address, whether it exists or not.
 */
export function createAttemptLimits({
  rates,
  perAddress,
  perAccount,
}: {
  rates: Pick<RateRepository, "lease">;
  /** Attempts a minute. */
  perAddress: number;
  /** Attempts that may be made at once; after them one a minute. */
  perAccount: number;
}): AttemptLimits {
  return {
    async waitFor({ address, email }) {
      const requests = [
        {
          key: `attempts:address:${countedAddress(address)}`,
          capacity: perAddress,
          perSecond: perAddress / 60,
          want: 1,
        },
        ...(email === undefined
          ? []
          : [
              {
                // Hashed: the table is no list of who was tried.
                key: `attempts:account:${hashToken(email.trim().toLowerCase())}`,
                capacity: perAccount,
                perSecond: 1 / 60,
                want: 1,
              },
            ]),
      ];
      const leases = await rates.lease(requests);
      const refused = requests.filter(({ key }) => leases.find((one) => one.key === key)?.granted !== 1);
      if (refused.length === 0) return undefined;
      return Math.max(...refused.map(({ perSecond }) => Math.min(1000 / perSecond, minuteMs)));
    },
  };
}
