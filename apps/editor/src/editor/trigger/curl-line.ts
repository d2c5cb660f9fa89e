/** A command that calls a webhook with a JSON payload, ready for a POSIX shell. */
export function curlLine({ url, payload }: { url: string; payload: unknown }): string {
  const body = JSON.stringify(payload ?? {});
  return `curl -X POST ${quote(url)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quote(body)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
