// The isolate has the language and nothing else; these are the few web functions that people expect in code.
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function bytesOfText(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.toWellFormed());
  const bytes = new Uint8Array(escaped.length);
  let length = 0;
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === "%") {
      bytes[length] = Number.parseInt(escaped.slice(at + 1, at + 3), 16);
      at += 2;
    } else bytes[length] = escaped.charCodeAt(at);
    length += 1;
  }
  return bytes.slice(0, length);
}

export function textOfBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    let escaped = "";
    for (const byte of bytes.subarray(at, at + size)) escaped += `%${byte.toString(16).padStart(2, "0")}`;
    try {
      text += decodeURIComponent(escaped);
      at += size;
    } catch {
      text += "\ufffd";
      at += 1;
    }
  }
  return text;
}

class TextEncoder {
  readonly encoding = "utf-8";
  encode(text: unknown = ""): Uint8Array {
    return bytesOfText(String(text));
  }
}

class TextDecoder {
  readonly encoding = "utf-8";
  constructor(label: unknown = "utf-8") {
    if (!/^utf-?8$/i.test(String(label))) throw new RangeError("Only utf-8 can be decoded here.");
  }
  decode(input?: ArrayBuffer | ArrayBufferView): string {
    if (input === undefined) return "";
    const bytes = ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
    return textOfBytes(
      bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes,
    );
  }
}

function btoa(input: unknown): string {
  const text = String(input);
  let result = "";
  for (let at = 0; at < text.length; at += 3) {
    const codes = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)].map(
      (code) => code || 0,
    );
    const [a = 0, b = 0, c = 0] = codes;
    if (a > 255 || b > 255 || c > 255) throw new RangeError("btoa takes characters up to U+00FF only.");
    const group = (a << 16) | (b << 8) | c;
    const used = Math.min(4, text.length - at + 1);
    for (let index = 0; index < 4; index += 1) {
      result += index < used ? alphabet[(group >> (18 - 6 * index)) & 63] : "=";
    }
  }
  return result;
}

function atob(input: unknown): string {
  const text = String(input)
    .replaceAll(/\s+/g, "")
    .replace(/={1,2}$/, "");
  if (!/^[A-Za-z\d+/]*$/.test(text) || text.length % 4 === 1) throw new RangeError("The text is not base64.");
  let result = "";
  let bits = 0;
  let held = 0;
  for (const character of text) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    result += String.fromCharCode((bits >> held) & 0xff);
  }
  return result;
}

export const textGlobals = { TextEncoder, TextDecoder, atob, btoa };
