/** The URL with more query parameters. What it has already stays as it is written. */
export function withQuery({
  url,
  query,
}: {
  url: string;
  query: Readonly<Record<string, string | number | boolean>>;
}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.append(name, String(value));
  if (parameters.size === 0) return url;
  const [beforeFragment = "", fragment] = url.split("#", 2);
  const joint = beforeFragment.includes("?") ? "&" : "?";
  return `${beforeFragment}${joint}${parameters.toString()}${fragment === undefined ? "" : `#${fragment}`}`;
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "The server";
}
