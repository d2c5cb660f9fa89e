import { expect, test } from "vitest";
import { shortcutOf, shortcuts } from "./shortcuts.ts";

const event = { key: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test("keys are the same with Ctrl and with ⌘", () => {
  expect(shortcutOf({ event: { ...event, key: "s", ctrlKey: true }, typing: false })).toBe("save");
  expect(shortcutOf({ event: { ...event, key: "s", metaKey: true }, typing: false })).toBe("save");
  expect(shortcutOf({ event: { ...event, key: "Z", ctrlKey: true, shiftKey: true }, typing: false })).toBe(
    "redo",
  );
});

test("signs are taken as typed, with or without Shift", () => {
  expect(shortcutOf({ event: { ...event, key: "?", shiftKey: true }, typing: false })).toBe("help");
  expect(shortcutOf({ event: { ...event, key: "/", shiftKey: true }, typing: false })).toBe("add");
});

test("while something is typed only saving, running and the commands are keys", () => {
  const ids = shortcuts.filter(({ everywhere }) => everywhere === true).map(({ id }) => id);
  expect(ids).toEqual(["save", "run", "commands"]);
  expect(shortcutOf({ event: { ...event, key: "d" }, typing: true })).toBeUndefined();
  expect(shortcutOf({ event: { ...event, key: "z", ctrlKey: true }, typing: true })).toBeUndefined();
  expect(shortcutOf({ event: { ...event, key: "Enter", ctrlKey: true }, typing: true })).toBe("run");
});

test("no two shortcuts have the same keys", () => {
  expect(new Set(shortcuts.map(({ keys }) => keys)).size).toBe(shortcuts.length);
});
