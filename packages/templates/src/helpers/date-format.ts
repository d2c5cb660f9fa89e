/**
 * Both ways of writing a date format are common: `YYYY-MM-DD` (moment, Zapier, this product's own documentation)
 * and `yyyy-MM-dd` (Unicode, luxon, n8n). A `Y` or `D` outside quotes tells the first from the second: in the second
 * they mean nothing a person would want. This turns the first into the second.
 */
export function luxonFormat(format: string): string {
  const bare = format.replaceAll(/\[[^\]]*\]|'[^']*'/g, "");
  if (!/[YD]/.test(bare)) return format;
  return format.replaceAll(token, (found) => {
    if (found.startsWith("[")) return `'${found.slice(1, -1).replaceAll("'", "")}'`;
    return Object.hasOwn(equivalents, found) ? (equivalents[found] ?? found) : found;
  });
}

const token = /\[[^\]]*\]|YYYY|YY|Y|Do|DDDD|DDD|DD|D|dddd|ddd|dd|d|E|WW|W|Q|A|a|ZZ|Z|SSS|X|x/g;

const equivalents: Readonly<Record<string, string>> = {
  YYYY: "yyyy",
  YY: "yy",
  Y: "y",
  Do: "d",
  DDDD: "ooo",
  DDD: "o",
  DD: "dd",
  D: "d",
  dddd: "EEEE",
  ddd: "EEE",
  dd: "EEE",
  d: "E",
  WW: "WW",
  W: "W",
  Q: "q",
  A: "a",
  a: "a",
  ZZ: "ZZZ",
  Z: "ZZ",
};
