import { createHash } from "node:crypto";
import type { FormConfig, FormFieldConfig } from "@workfuse/nodes/catalog";
import Handlebars from "handlebars";
import type { Written } from "./form-answers.ts";

// More than this many options are a list to open, fewer are shown.
const mostRadios = 6;

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: light-dark(#85859a, #77778a); --soft: light-dark(#5d5d6b, #a5a5b4); --accent: #4b3bc9; --focus: light-dark(#5b4bd6, #a79bff); --wrong: light-dark(#b3261e, #ffb4ab); }
body { margin: 0; padding: 2rem 1rem; background: light-dark(#f6f6f9, #15151b); color: light-dark(#1b1b23, #ededf2); }
main { box-sizing: border-box; width: min(38rem, 100%); margin: 0 auto; padding: clamp(1.25rem, 5vw, 2.5rem); border-radius: 14px; background: light-dark(#fff, #1f1f27); box-shadow: 0 1px 3px #0003; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .25rem; }
.about { white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); margin: .5rem 0 0; }
.wrong { border: 2px solid var(--wrong); border-radius: 10px; padding: .85rem 1rem; margin-top: 1.5rem; }
.wrong ul { margin: 0; padding-left: 1.2rem; }
.wrong a { color: var(--wrong); }
form { margin-top: 1.75rem; display: grid; gap: 1.5rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
label, legend { font-weight: 600; padding: 0; overflow-wrap: anywhere; }
.optional { font-weight: 400; color: var(--soft); }
.help, .problem { margin: .15rem 0 0; font-size: .9rem; color: var(--soft); overflow-wrap: anywhere; }
.problem { color: var(--wrong); font-weight: 600; }
input:not([type=checkbox], [type=radio]), textarea, select { box-sizing: border-box; display: block; width: 100%; margin-top: .4rem; padding: .6rem .7rem; font: inherit; color: inherit; background: light-dark(#fff, #17171d); border: 1px solid var(--line); border-radius: 8px; }
textarea { min-height: 8rem; resize: vertical; }
[aria-invalid=true]:not([type=checkbox], [type=radio]) { border: 2px solid var(--wrong); }
.option { display: flex; align-items: flex-start; gap: .6rem; padding-top: .5rem; }
.option label { font-weight: 400; }
.option input { width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; flex: none; accent-color: var(--accent); }
.alone label { font-weight: 600; }
.alone { padding-top: 0; }
button { justify-self: start; padding: .7rem 1.6rem; font: inherit; font-weight: 600; color: #fff; background: var(--accent); border: 0; border-radius: 8px; cursor: pointer; }
button:hover { background: #3d2fb0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`;

const styleHash = createHash("sha256").update(style).digest("base64");

/**
 * What the page may load: nothing but its own style. It may be sent to its own address, and on from there to where the
 * form leads, which browsers count as part of the sending.
 */
export function formPagePolicy({ redirectUrl }: { redirectUrl?: string | undefined }): string {
  const onward = redirectUrl === undefined ? "" : ` ${new URL(redirectUrl).origin}`;
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self'${onward}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const inputs = { text: "text", number: "number", email: "email", date: "date", file: "file" } as const;
const noInput = { longText: "", choice: "", choices: "", checkbox: "" } as const;

function viewOf({
  field: { name, label, type, required, help = "", options = [] },
  values,
  problem = "",
}: {
  field: FormFieldConfig;
  values: readonly string[];
  problem: string | undefined;
}) {
  const id = `f-${name}`;
  const about = [help === "" ? "" : `${id}-help`, problem === "" ? "" : `${id}-problem`];
  return {
    id,
    label,
    help,
    problem,
    about: about.filter((part) => part !== "").join(" "),
    isRequired: required,
    // One that must be ticked is told from others by its words.
    isOptional: !required && type !== "checkbox",
    inputType: { ...inputs, ...noInput }[type],
    isLong: type === "longText",
    isSelect: type === "choice" && options.length > mostRadios,
    isGroup: type === "choices" || (type === "choice" && options.length <= mostRadios),
    groupType: type === "choice" ? "radio" : "checkbox",
    groupRole: type === "choice" ? "radiogroup" : "group",
    isCheckbox: type === "checkbox",
    value: values[0] ?? "",
    isChecked: values.length > 0,
    // The first one bears the field's own id, to which the list of problems leads.
    options: options.map((option, index) => ({
      id: index === 0 ? id : `${id}-${index}`,
      option,
      isChosen: values.includes(option),
    })),
  };
}

type View = {
  readonly title: string;
  readonly description: string;
  readonly submitLabel: string;
  readonly submission: string;
  readonly fields: readonly ReturnType<typeof viewOf>[];
  readonly problems: readonly ReturnType<typeof viewOf>[];
  readonly hasForm: boolean;
  /** Whether files are sent, which a form says beforehand. */
  readonly hasFiles: boolean;
};

const page = Handlebars.compile<View>(
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{#if problems.length}}Please check: {{/if}}{{title}}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>{{title}}</h1>
{{#if description}}<p class="about">{{description}}</p>{{/if}}
{{#if problems.length}}<div class="wrong" role="alert"><h2>Please check your answers</h2>
<ul>{{#each problems}}<li><a href="#{{id}}">{{label}}: {{problem}}</a></li>{{/each}}</ul></div>{{/if}}
{{#if hasForm}}<form method="post"{{#if hasFiles}} enctype="multipart/form-data"{{/if}} accept-charset="utf-8">
<input type="hidden" name="submission" value="{{submission}}">
{{#each fields}}
{{#if isGroup}}<fieldset role="{{groupRole}}"{{#if about}} aria-describedby="{{about}}"{{/if}}>
<legend>{{label}}{{#if isOptional}} <span class="optional">(optional)</span>{{/if}}</legend>
{{#if help}}<p class="help" id="{{id}}-help">{{help}}</p>{{/if}}{{#if problem}}<p class="problem" id="{{id}}-problem">{{problem}}</p>{{/if}}
{{#each options}}<div class="option"><input type="{{../groupType}}" id="{{id}}" name="{{../id}}" value="{{option}}"{{#if isChosen}} checked{{/if}}><label for="{{id}}">{{option}}</label></div>
{{/each}}</fieldset>
{{else}}<div>
{{#if isCheckbox}}<div class="option alone"><input type="checkbox" id="{{id}}" name="{{id}}" value="yes"{{#if isChecked}} checked{{/if}}{{#if isRequired}} required{{/if}}{{#if about}} aria-describedby="{{about}}"{{/if}}{{#if problem}} aria-invalid="true"{{/if}}><label for="{{id}}">{{label}}</label></div>
{{else}}<label for="{{id}}">{{label}}{{#if isOptional}} <span class="optional">(optional)</span>{{/if}}</label>{{/if}}
{{#if help}}<p class="help" id="{{id}}-help">{{help}}</p>{{/if}}{{#if problem}}<p class="problem" id="{{id}}-problem">{{problem}}</p>{{/if}}
{{#if inputType}}<input type="{{inputType}}" id="{{id}}" name="{{id}}"{{#unless (isFile inputType)}} value="{{value}}"{{/unless}}{{#if (isNumber inputType)}} step="any"{{/if}}{{#if (isMail inputType)}} autocomplete="email"{{/if}}{{#if isRequired}} required{{/if}}{{#if about}} aria-describedby="{{about}}"{{/if}}{{#if problem}} aria-invalid="true"{{/if}}>
{{else if isLong}}<textarea id="{{id}}" name="{{id}}"{{#if isRequired}} required{{/if}}{{#if about}} aria-describedby="{{about}}"{{/if}}{{#if problem}} aria-invalid="true"{{/if}}>
{{value}}</textarea>
{{else if isSelect}}<select id="{{id}}" name="{{id}}"{{#if isRequired}} required{{/if}}{{#if about}} aria-describedby="{{about}}"{{/if}}{{#if problem}} aria-invalid="true"{{/if}}>
<option value="">Choose…</option>
{{#each options}}<option{{#if isChosen}} selected{{/if}}>{{option}}</option>
{{/each}}</select>
{{/if}}</div>
{{/if}}
{{/each}}
<button>{{submitLabel}}</button>
</form>{{/if}}
</main>
</body>
</html>
`,
  { strict: true, knownHelpers: { isNumber: true, isMail: true, isFile: true }, knownHelpersOnly: true },
);

const helpers = {
  isNumber: (type: unknown) => type === "number",
  isMail: (type: unknown) => type === "email",
  isFile: (type: unknown) => type === "file",
};

/** The page of a form, which works without scripts. Everything in it is escaped. */
export function formPage({
  form: { title, description, submitLabel, fields },
  submission,
  written,
  problems,
}: {
  form: FormConfig;
  /** Tells two sendings of this page from one that was sent twice. */
  submission: string;
  written: Written;
  /** What is wrong with what was written, by the field's name. */
  problems: ReadonlyMap<string, string>;
}): string {
  const views = fields.map((field) =>
    viewOf({ field, values: written.get(field.name) ?? [], problem: problems.get(field.name) }),
  );
  return page(
    {
      title,
      description,
      submitLabel,
      submission,
      fields: views,
      problems: views.filter(({ problem }) => problem !== ""),
      hasForm: true,
      hasFiles: fields.some(({ type }) => type === "file"),
    },
    { helpers },
  );
}

/** A page that only says something. */
export function formMessagePage({ title, message }: { title: string; message: string }): string {
  return page(
    {
      title,
      description: message,
      submitLabel: "",
      submission: "",
      fields: [],
      problems: [],
      hasForm: false,
      hasFiles: false,
    },
    { helpers },
  );
}
