// Text and bytes in plain JavaScript: the core knows no TextEncoder, Buffer or btoa.
/** First bits of a sequence, by the number of bytes that follow. */
const leads = [0, 0xc0, 0xe0, 0xf0];
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** UTF-8 of the text; lone surrogates become U+FFFD. */
export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) bytes[length++] = code;
    else {
      const following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
      bytes[length++] = (leads[following] ?? 0) | (code >> (6 * following));
      for (let left = following - 1; left >= 0; left -= 1)
        bytes[length++] = 0x80 | ((code >> (6 * left)) & 0x3f);
    }
  }
  return bytes.slice(0, length);
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const following = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1;
    let code = following <= 0 ? first : first & (0x3f >> following);
    let used = 1;
    while (used <= following && ((bytes[at + used] ?? 0) & 0xc0) === 0x80) {
      code = (code << 6) | ((bytes[at + used] ?? 0) & 0x3f);
      used += 1;
    }
    const least = following === 3 ? 0x10000 : following === 2 ? 0x800 : 0;
    const valid = following >= 0 && used === following + 1 && code >= least && code <= 0x10ffff;
    text += valid && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "\ufffd";
    at += used;
  }
  return text;
}

export function base64OfBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const characters = Math.min(4, bytes.length - at + 1);
    for (let index = 0; index < 4; index += 1) {
      text += index < characters ? alphabet[(group >> (18 - 6 * index)) & 63] : "=";
    }
  }
  return text;
}

/** Bytes of base64 in its plain or URL variant, padding optional; undefined where it is neither. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const plain = text
    .replaceAll(/\s+/g, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((plain.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (const character of plain) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[length++] = (bits >> held) & 0xff;
  }
  return bytes;
}
