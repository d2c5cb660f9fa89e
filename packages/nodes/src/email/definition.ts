import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { filesField } from "../fields/file-field.ts";
import { secretField } from "../fields/secret-field.ts";

export const emailNode = defineNode({
  type: "email",
  label: "Send e-mail",
  description: "Sends a message through your mail server (SMTP).",
  group: "network",
  icon: "mail",
  role: "action",
  config: (templated) => {
    const addresses = templated(z.union([z.string().max(10_000), z.array(z.string().max(320)).max(500)]));
    return z.strictObject({
      secretArn: secretField({ title: "Mail server" }).optional().meta({
        title: "Mail server",
        control: "credential",
        description:
          "An address such as smtp://user:password@mail.example.com:587, or smtps:// for port 465. TLS is required, unless it ends with ?tls=off.",
      }),
      from: templated(z.string().max(500)).meta({ title: "From", placeholder: "Shop <shop@example.com>" }),
      to: addresses.meta({
        title: "To",
        description: "Several with commas between, or a list.",
        placeholder: "{{trigger.data.email}}",
      }),
      cc: addresses.optional().meta({ title: "Copy to" }),
      bcc: addresses.optional().meta({ title: "Blind copy to" }),
      replyTo: templated(z.string().max(500)).optional().meta({ title: "Answers to" }),
      subject: templated(z.string().max(2000)).meta({ title: "Subject" }),
      text: templated(z.string().max(5_000_000)).optional().meta({ title: "Text", control: "code" }),
      html: templated(z.string().max(5_000_000)).optional().meta({
        title: "HTML",
        description: "Besides the text, or instead of it.",
        control: "code",
      }),
      attachments: templated(filesField).optional().meta({
        title: "Attachments",
        description: "A file or a list of files; at most 25 megabytes together.",
        placeholder: "{{nodes.http.body}}",
      }),
      timeout: templated(z.number().int().min(1).max(600_000))
        .default(60_000)
        .meta({ title: "Timeout", description: "Milliseconds without an answer of the server." }),
    });
  },
  rawFields: ["secretArn"],
  output: z.object({
    messageId: z.string(),
    accepted: z.array(z.string()),
    /** Addresses that the server would not take, while it took others. */
    rejected: z.array(z.string()),
    response: z.string(),
  }),
  effect: "write",
  initialConfig: { from: "me@example.com", to: "you@example.com", subject: "Hello", text: "Hello!" },
});
