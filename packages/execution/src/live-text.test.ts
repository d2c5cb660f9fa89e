import { expect, test } from "vitest";
import { createLiveText, type TextPiece } from "./live-text.ts";
import type { Redact } from "./redact.ts";

function setUp(secret?: string) {
  const pieces: TextPiece[] = [];
  // Values are strings here.
  const take = <T>(value: T): T => (secret ? (String(value).replaceAll(secret, "[REDACTED]") as T) : value);
  const redact: Redact = Object.assign(take, {
    openEnd: (text: string) => {
      for (let length = (secret?.length ?? 0) - 1; length > 0; length--) {
        if (text.endsWith(secret?.slice(0, length) ?? "")) return length;
      }
      return 0;
    },
  });
  const hear = createLiveText({ redact: () => redact, emit: (piece) => pieces.push(piece) });
  const joined = () => pieces.reduce((text, piece) => text.slice(0, piece.offset) + piece.text, "");
  return { hear, pieces, joined };
}

test("pieces are given out as they come", () => {
  const { hear, pieces } = setUp();
  hear({ offset: 0, text: "Hello, " });
  hear({ offset: 7, text: "Ada" });
  expect(pieces).toEqual([
    { offset: 0, text: "Hello, " },
    { offset: 7, text: "Ada" },
  ]);
});

test("an attempt that begins anew replaces what was given out", () => {
  const { hear, joined } = setUp();
  hear({ offset: 0, text: "Hel" });
  hear({ offset: 0, text: "Good" });
  hear({ offset: 4, text: " day" });
  expect(joined()).toBe("Good day");
});

test("ACCEPTANCE 47: a secret that comes in pieces is in none of them", () => {
  const secret = "canary-5512";
  const { hear, pieces, joined } = setUp(secret);
  const text = `the key is ${secret}, and ca`;
  for (const [offset, unit] of text.split("").entries()) hear({ offset, text: unit });
  expect(joined()).toBe("the key is [REDACTED], and ");
  expect(JSON.stringify(pieces)).not.toContain('"c"');
});
