// The program of a process that does one conversion of packages/documents and is killed then.
import type { DocumentJob } from "@workfuse/ports";
import { type Answer, Refusal } from "./answer.ts";

async function work(job: DocumentJob): Promise<unknown> {
  // Each library is loaded only where it is needed: the start of the process is most of a small conversion's time.
  switch (job.kind) {
    case "markdownToHtml":
      return (await import("./markdown-to-html.ts")).markdownToHtml(job.text);
    case "htmlToMarkdown":
      return (await import("./html-to-markdown.ts")).htmlToMarkdown(job.text);
    case "readXlsx":
      return (await import("./read-xlsx.ts")).readXlsx(job);
    case "writeXlsx":
      return (await import("./write-xlsx.ts")).writeXlsx(job);
  }
}

const unreadable = "This document cannot be read.";

process.once("message", (message) => {
  // Only `run-in-process.ts` is at the other end.
  void answer(message as DocumentJob);
});

async function answer(job: DocumentJob): Promise<void> {
  process.send?.(await outcomeOf(job));
}

async function outcomeOf(job: DocumentJob): Promise<Answer> {
  try {
    return { ok: true, value: await work(job) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message, isLimit: error.isLimit };
    return { ok: false, message: unreadable, isLimit: false };
  }
}
