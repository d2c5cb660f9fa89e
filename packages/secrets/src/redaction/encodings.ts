/**
 * Every form in which a value may turn up in outputs and logs: as it is, JSON-escaped once to three times, \u-escaped,
 * URL- and form-encoded, base64 and base64url at the three possible offsets, hex, HTML-escaped. Not found are values
 * that were split, compressed, or encoded in two different ways on top of each other.
 */
export function encodingsOf(value: string): ReadonlySet<string> {
  const bytes = Buffer.from(value, "utf8");
  const simple = [
    value,
    ...unicodeEscapes(value),
    ...urlForms({ value, bytes }),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    ...htmlForms(value),
  ];
  const forms = new Set<string>();
  for (const form of simple) {
    for (const escaped of jsonForms(form)) forms.add(escaped);
  }
  for (const form of base64Forms(bytes)) {
    forms.add(form);
    // JSON may write a slash as \/.
    forms.add(form.replaceAll("/", String.raw`\/`));
  }
  return forms;
}

function jsonEscape(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** How JSON writers differ: some also escape slashes, those that feed HTML also <, > and &. */
function jsonWritings(text: string): readonly string[] {
  const plain = jsonEscape(text);
  return [
    plain,
    plain.replaceAll("/", String.raw`\/`),
    plain.replaceAll(/[<>&]/g, (letter) => hexEscape(letter, false)),
  ];
}

/** The text itself and its forms inside one, two and three levels of JSON. */
function jsonForms(text: string): ReadonlySet<string> {
  const forms = new Set([text]);
  let level: ReadonlySet<string> = forms;
  for (let depth = 1; depth <= 3; depth += 1) {
    level = new Set([...level].flatMap(jsonWritings));
    for (const form of level) forms.add(form);
  }
  return forms;
}

function hexEscape(letter: string, upper: boolean): string {
  const digits = letter.charCodeAt(0).toString(16).padStart(4, "0");
  return String.raw`\u` + (upper ? digits.toUpperCase() : digits);
}

/** JSON writers that keep to ASCII, and those that escape every letter; hexadecimal digits in both cases. */
function unicodeEscapes(value: string): readonly string[] {
  const forms: string[] = [];
  for (const upper of [false, true]) {
    const escapeUnit = (letter: string): string => hexEscape(letter, upper);
    // Per UTF-16 unit, not per code point: \u escapes are written in surrogate pairs.
    forms.push(Array.from({ length: value.length }, (_, index) => escapeUnit(value.charAt(index))).join(""));
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    forms.push(jsonEscape(value).replaceAll(/[^\u0000-\u007e]/g, escapeUnit));
  }
  return forms;
}

function percent({ bytes, keep }: { bytes: Buffer; keep: RegExp | undefined }): string {
  return Array.from(bytes, (byte) => {
    const letter = String.fromCharCode(byte);
    return keep?.test(letter) === true ? letter : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function urlForms({ value, bytes }: { value: string; bytes: Buffer }): readonly string[] {
  const forms = [
    encodeURIComponent(value),
    encodeURI(value),
    percent({ bytes, keep: /[A-Za-z0-9_.~-]/ }),
    percent({ bytes, keep: undefined }),
    // As in a URL's path and as in its query.
    new URLSearchParams([["", value]]).toString().slice(1),
    percent({ bytes, keep: /[A-Za-z0-9_.*\x20-]/ }).replaceAll(" ", "+"),
    percent({ bytes, keep: /[A-Za-z0-9_.~!$&'()*+,;=:@/?-]/ }),
  ];
  return [...forms, ...forms.map((form) => form.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

/**
 * Inside a longer base64 text a value starts at one of three offsets; the letters that also depend on its neighbours
 * are left out (their few bits tell nothing that could be used).
 */
function base64Forms(bytes: Buffer): readonly string[] {
  const forms = [bytes.toString("base64"), bytes.toString("base64url")];
  for (const offset of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const end = Math.floor((padded.length * 8) / 6);
    forms.push(padded.toString("base64").slice(first, end), padded.toString("base64url").slice(first, end));
  }
  return forms;
}

const htmlNames: Readonly<Record<string, readonly string[]>> = {
  "&": ["&amp;", "&#38;", "&#x26;"],
  "<": ["&lt;", "&#60;", "&#x3c;", "&#x3C;"],
  ">": ["&gt;", "&#62;", "&#x3e;", "&#x3E;"],
  '"': ["&quot;", "&#34;", "&#x22;"],
  "'": ["&#39;", "&#x27;", "&apos;", "'"],
};

function htmlForms(value: string): readonly string[] {
  const forms: string[] = [];
  for (const quote of htmlNames["'"] ?? []) {
    for (const variant of [0, 1, 2, 3]) {
      forms.push(
        value.replaceAll(/[&<>"']/g, (letter) => {
          if (letter === "'") return quote;
          const names = htmlNames[letter] ?? [];
          return names[Math.min(variant, names.length - 1)] ?? letter;
        }),
      );
    }
  }
  // Quotes may stay as they are in text.
  forms.push(value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  const points = Array.from(value, (letter) => letter.codePointAt(0) ?? 0);
  forms.push(points.map((point) => `&#${point};`).join(""));
  forms.push(points.map((point) => `&#x${point.toString(16)};`).join(""));
  forms.push(points.map((point) => `&#x${point.toString(16).toUpperCase()};`).join(""));
  return forms;
}
