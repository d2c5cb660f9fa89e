import type { Socket } from "node:net";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { createTransport } from "nodemailer";
import type { z } from "zod";
import type { NodeRun } from "../node-run.ts";
import { chosenSecret } from "../values/chosen-secret.ts";
import { attachedFiles } from "./attachments.ts";
import { type SmtpTarget, parseSmtpUrl } from "./connection-url.ts";
import type { emailNode } from "./definition.ts";

type GetSocketCallback = (error: Error | null, options: { readonly connection: Socket }) => void;
export type EmailConfig = z.output<(typeof emailNode)["config"]>;

/**
 * Hands one message to a mail server, through the guarded way out. Attempts of the same node carry the same
 * Message-ID, so that receivers can see a copy that was sent again after a crash.
 */
export const runEmail: NodeRun<typeof emailNode> = async (input) => {
  const { config, effectKey, ports, signal } = input;
  if (!config.text && !config.html) {
    throw new WorkfuseError({ code: "config.invalid", message: "The message has neither text nor HTML." });
  }
  const attached = await attachedFiles(input);
  const secret = await ports.secrets.resolve({ arn: chosenSecret(config.secretArn), signal });
  const target = parseSmtpUrl(secret.reveal());
  const { host, port } = target;
  const socket = await ports.tcp.connect({ host, port, signal });
  const transport = transportOf({ target, socket, timeout: config.timeout });
  const attachments = attached.map(({ name, contentType, content }) => ({
    filename: name,
    contentType,
    content: content(),
  }));
  try {
    const { messageId, accepted, rejected, response } = await transport.sendMail({
      ...messageOf({ config, messageId: `<${effectKey.replaceAll(/[^\w.-]/g, ".")}@workfuse>` }),
      attachments,
    });
    return {
      output: { messageId, accepted: accepted.map(String), rejected: rejected.map(String), response },
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw translated({ error, host });
  } finally {
    transport.close();
    socket.destroy();
    for (const { content } of attachments) content.destroy();
  }
};

function transportOf({ target, socket, timeout }: { target: SmtpTarget; socket: Socket; timeout: number }) {
  const { host, port, secure, requireTls, auth } = target;
  return createTransport({
    host,
    port,
    secure,
    requireTLS: requireTls,
    ignoreTLS: !requireTls,
    ...(auth === undefined ? {} : { auth }),
    greetingTimeout: timeout,
    socketTimeout: timeout,
    // Nothing in a message may name a file of this machine or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options: unknown, callback: GetSocketCallback) => callback(null, { connection: socket }),
  });
}

function messageOf({ config, messageId }: { config: EmailConfig; messageId: string }) {
  const { from, to, cc, bcc, replyTo, subject, text, html } = config;
  return {
    messageId,
    from,
    to: listOf(to),
    cc: listOf(cc),
    bcc: listOf(bcc),
    replyTo,
    subject,
    text,
    html,
  };
}

function listOf(addresses: EmailConfig["to"] | undefined): string | string[] | undefined {
  return typeof addresses === "string" ? addresses : addresses && [...addresses];
}

function translated({ error, host }: { error: unknown; host: string }): Error {
  if (isWorkfuseError(error)) return error;
  const { message, code, responseCode } = smtpError(error);
  // 4xx is the server's "try again later" (RFC 5321); without a status the connection broke.
  const passing =
    responseCode === undefined
      ? code === "ECONNECTION" || code === "ETIMEDOUT" || code === "ESOCKET"
      : responseCode < 500;
  return new WorkfuseError({
    code: passing ? "email.unavailable" : "email.failed",
    message: `${host} did not take the message: ${message}`,
    details: { responseCode, reason: code },
    cause: error,
  });
}

function smtpError(error: unknown): {
  message: string;
  code: string | undefined;
  responseCode: number | undefined;
} {
  if (!(error instanceof Error)) return { message: "unknown", code: undefined, responseCode: undefined };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const responseCode =
    "responseCode" in error && typeof error.responseCode === "number" ? error.responseCode : undefined;
  return { message: error.message, code, responseCode };
}
