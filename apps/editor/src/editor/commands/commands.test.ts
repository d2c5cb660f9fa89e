import { expect, test } from "vitest";
import { type Command, findCommands } from "./commands.ts";

const command = (label: string, words?: string): Command => ({
  id: label,
  label,
  words,
  group: "Actions",
  run: () => undefined,
});
const commands = [command("Zoom to fit"), command("Tidy up", "layout"), command("Fit all of it")];
const found = (search: string) => findCommands({ commands, search }).map(({ label }) => label);

test("what begins with the search stands first, then what holds its words in any order", () => {
  expect(found("fit")).toEqual(["Fit all of it", "Zoom to fit"]);
  expect(found("to zoom")).toEqual(["Zoom to fit"]);
  expect(found("LAYOUT")).toEqual(["Tidy up"]);
  expect(found("nothing")).toEqual([]);
  expect(found("")).toHaveLength(3);
});
