/** The origins whose pages are ours: that of the public address, and further ones from a comma-separated list. */
export function originsOf({
  publicUrl,
  further,
}: {
  publicUrl: string;
  further: string;
}): ReadonlySet<string> {
  return new Set([new URL(publicUrl).origin, ...further.split(",").filter((origin) => origin !== "")]);
}
