import fc from "fast-check";
import { expect, test } from "vitest";
import { readNote } from "./read-note.ts";

test("headings, lists and emphasis are read, the rest is text", () => {
  expect(readNote("# Orders\nFrom **Ada**, see `docs`.\n- one\n- *two*\n\n2 * 3 * 4")).toEqual([
    { kind: "heading", level: 1, spans: [{ text: "Orders" }] },
    {
      kind: "text",
      spans: [
        { text: "From " },
        { text: "Ada", look: "strong" },
        { text: ", see " },
        { text: "docs", look: "code" },
        { text: "." },
      ],
    },
    { kind: "list", items: [[{ text: "one" }], [{ text: "two", look: "emphasis" }]] },
    { kind: "text", spans: [{ text: "2 " }, { text: " 3 ", look: "emphasis" }, { text: " 4" }] },
  ]);
});

test("no letter of a note without marks is lost", () => {
  const words = fc.stringMatching(/^[a-z <>&"{}]{0,20}$/);
  fc.assert(
    fc.property(fc.array(words, { maxLength: 8 }), (lines) => {
      const shown = readNote(lines.join("\n")).flatMap((block) =>
        block.kind === "list" ? block.items.flat() : block.spans,
      );
      const text = shown.map((span) => span.text).join("\n");
      expect(text.split("\n")).toEqual(
        lines.filter((line) => line.trim() !== "").length === 0
          ? [""]
          : lines.filter((line) => line.trim() !== ""),
      );
    }),
    { numRuns: 200 },
  );
});
