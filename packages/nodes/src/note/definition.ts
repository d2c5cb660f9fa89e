import { z } from "zod";
import { defineNode } from "../define-node.ts";

export const noteNode = defineNode({
  type: "note",
  label: "Note",
  description: "Words on the canvas; it is not run.",
  group: "flow",
  icon: "sticky-note",
  role: "note",
  config: () =>
    z.strictObject({
      text: z.string().max(20_000).meta({ title: "Text", control: "code" }),
      width: z.int().min(80).max(2000).default(240),
      height: z.int().min(40).max(2000).default(120),
      color: z.enum(["yellow", "blue", "green", "pink", "grey"]).default("yellow").meta({ title: "Colour" }),
    }),
  output: z.never(),
  rawFields: ["text"],
  outputs: () => [],
  effect: "pure",
  initialConfig: { text: "" },
});
