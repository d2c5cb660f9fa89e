import type { Log } from "@workfuse/ports";
import { createTransport } from "nodemailer";

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** What the reader is to open. */
  readonly link: string;
};

export type Mailer = {
  /** False: nothing is sent, and links stand in the log. */
  readonly sends: boolean;
  /** Resolves once the mail server has taken it, or has refused it, which is logged: no answer tells who has an account. */
  readonly send: (mail: Mail) => Promise<void>;
};

const limitMs = 10_000;

/** Sends the mail of accounts by SMTP. Without a server the links are written to the log, for one machine's own use. */
export function createMailer({
  smtpUrl,
  from,
  log,
}: {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  smtpUrl: string | undefined;
  from: string;
  log: Log;
}): Mailer {
  if (smtpUrl === undefined) {
    return {
      sends: false,
      async send({ to, subject, link }) {
        log.info({ notice: true, to }, `${subject} (${to}): ${link}`);
      },
    };
  }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    sends: true,
    async send({ to, subject, text, link }) {
      try {
        await transport.sendMail({ from, to, subject, text: `${text}\n\n${link}\n` });
      } catch (error) {
        log.error({ err: error }, "mail could not be sent");
      }
    },
  };
}
