import { createHash } from "node:crypto";
import Handlebars from "handlebars";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f6f6f9, #15151b); color: light-dark(#1b1b23, #ededf2); }
main { box-sizing: border-box; width: min(34rem, 100vw - 2rem); padding: 2rem; border-radius: 14px; background: light-dark(#fff, #1f1f27); box-shadow: 0 1px 3px #0003; }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
.of { margin: 0 0 1.25rem; color: light-dark(#5d5d6b, #a5a5b4); }
.message { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1.25rem; }
label { display: block; font-weight: 600; margin-bottom: .35rem; }
textarea { box-sizing: border-box; width: 100%; min-height: 5rem; padding: .6rem; font: inherit; color: inherit; background: transparent; border: 1px solid light-dark(#8b8b99, #77778a); border-radius: 8px; }
.choices { display: flex; gap: .75rem; margin-top: 1.25rem; }
button { flex: 1; padding: .65rem 1rem; font: inherit; font-weight: 600; border-radius: 8px; border: 1px solid transparent; cursor: pointer; }
button:focus-visible, textarea:focus-visible { outline: 3px solid light-dark(#5b4bd6, #a79bff); outline-offset: 2px; }
.yes { background: #4b3bc9; color: #fff; }
.no { background: transparent; color: inherit; border-color: light-dark(#8b8b99, #77778a); }
`;

/** What a page of this module may load: nothing but its own style. */
export const resumePagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = Handlebars.compile<{
  title: string;
  workflow: string;
  message: string;
  form: "approval" | "callback" | null;
}>(
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{title}}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>{{title}}</h1>
{{#if workflow}}<p class="of">{{workflow}}</p>{{/if}}
{{#if message}}<p class="message">{{message}}</p>{{/if}}
{{#if form}}<form method="post">
{{#if (approves form)}}<label for="comment">Comment (optional)</label>
<textarea id="comment" name="comment" maxlength="10000"></textarea>
<div class="choices">
<button class="yes" name="decision" value="approve">Approve</button>
<button class="no" name="decision" value="reject">Reject</button>
</div>{{else}}<div class="choices"><button class="yes">Continue the workflow</button></div>{{/if}}
</form>{{/if}}
</main>
</body>
</html>
`,
  { strict: true, knownHelpers: { approves: true }, knownHelpersOnly: true },
);

/** A page that works without scripts. Everything in it is escaped. */
export function resumePage(input: {
  title: string;
  /** Empty: not said. */
  workflow?: string;
  message?: string;
  /** What may be answered; null for a page that only tells something. */
  form: "approval" | "callback" | null;
}): string {
  return page(
    { workflow: "", message: "", ...input },
    { helpers: { approves: (form: unknown) => form === "approval" } },
  );
}
