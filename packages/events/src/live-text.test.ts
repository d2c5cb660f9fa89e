import { expect, test } from "vitest";
import { withPiece } from "./live-text.ts";

test("pieces join, a repeated one changes nothing, and one that begins anew replaces what was there", () => {
  const first = withPiece({ before: undefined, piece: { offset: 0, text: "Hello, " } });
  const second = withPiece({ before: first, piece: { offset: 7, text: "Ada" } });
  expect(second).toEqual({ from: 0, text: "Hello, Ada" });
  expect(withPiece({ before: second, piece: { offset: 7, text: "Ada" } })).toEqual(second);
  expect(withPiece({ before: second, piece: { offset: 0, text: "No" } })).toEqual({ from: 0, text: "No" });
});

test("who comes late knows where what it has begins", () => {
  const late = withPiece({ before: undefined, piece: { offset: 7, text: "Ada" } });
  expect(withPiece({ before: late, piece: { offset: 10, text: "!" } })).toEqual({ from: 7, text: "Ada!" });
  // A piece was lost: what joins nothing stands by itself.
  expect(withPiece({ before: late, piece: { offset: 50, text: "x" } })).toEqual({ from: 50, text: "x" });
  expect(withPiece({ before: late, piece: { offset: 0, text: "Hello, Ada" } })).toEqual({
    from: 0,
    text: "Hello, Ada",
  });
});
