/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    const pair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    // A pair of surrogates is 4 bytes for 2 units, everything else above U+07FF 3 for 1.
    bytes += pair || unit >= 0x800 ? 2 : 1;
    if (pair) index += 1;
  }
  return bytes;
}

/** Whether the text has more bytes; counts only when its number of characters leaves that open. */
export function exceedsUtf8({ text, maximum }: { text: string; maximum: number }): boolean {
  if (text.length > maximum) return true;
  return text.length * 3 > maximum && utf8Length(text) > maximum;
}
