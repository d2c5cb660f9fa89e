import { createHash, randomFillSync } from "node:crypto";

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function encode({ value, length }: { value: number; length: number }): string {
  let text = "";
  for (let rest = value, index = 0; index < length; index += 1) {
    text = digits[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/**
 * An event's id: a ULID whose last two characters are `00`. The runs that it starts have the same id with the function's
 * place there (`runIdOf`), so that an event's runs are found by a range of the runs' primary key, without an index.
 */
export function eventIdAt(now: number): string {
  if (used + 14 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let random = "";
  for (let index = 0; index < 14; index += 1) random += digits[(pool[used + index] ?? 0) & 31];
  used += 14;
  return `${encode({ value: Math.max(0, now), length: 10 })}${random}00`;
}

/** The id of the run that an event starts of its `place`-th function (from 0). */
export function runIdOf({ eventId, place }: { eventId: string; place: number }): string {
  return `${eventId.slice(0, 24)}${encode({ value: place + 1, length: 2 })}`;
}

/** Epoch milliseconds at which the id was made. */
export function timeOfId(id: string): number {
  let time = 0;
  for (const character of id.slice(0, 10)) time = time * 32 + Math.max(0, digits.indexOf(character));
  return time;
}

/** The smallest id made at `time`. */
export function lowestIdAt(time: number): string {
  return `${encode({ value: Math.max(0, time), length: 10 })}0000000000000000`;
}

export function isId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}

export function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
