import { z } from "zod";
import { defineNode } from "../define-node.ts";

export const respondNode = defineNode({
  type: "respond",
  label: "Respond to the webhook",
  description: "Answers the caller of the webhook, if it waits for an answer; the workflow goes on.",
  group: "flow",
  icon: "reply",
  role: "action",
  config: (templated) =>
    z.strictObject({
      status: templated(z.int().min(200).max(599)).default(200).meta({ title: "Status" }),
      headers: z
        .record(
          z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/, "This is not a header's name."),
          templated(z.string().max(8192)),
        )
        .default({})
        .meta({ title: "Headers", control: "keyValue" }),
      body: templated(z.unknown()).optional().meta({
        title: "Body",
        description: "Text is sent as it is, anything else as JSON.",
        control: "json",
        placeholder: "{{nodes.http.body}}",
      }),
    }),
  output: z.object({ status: z.number() }),
  effect: "pure",
  initialConfig: { status: 200, body: { ok: true } },
});
