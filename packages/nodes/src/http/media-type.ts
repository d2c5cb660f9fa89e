/** The media type of an answer or file without its parameters, in lower case; empty where it has none. */
export function mediaTypeOf(headers: Readonly<Record<string, string>>): string {
  return (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

const textTypes = new Set([
  "application/json",
  "application/xml",
  "application/javascript",
  "application/ecmascript",
  "application/x-javascript",
  "application/graphql",
  "application/sql",
  "application/toml",
  "application/yaml",
  "application/x-yaml",
  "application/x-sh",
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/x-www-form-urlencoded",
]);

/** Whether what has this type is for programs rather than a text: read as one it would be garbage. */
export function isBinary(type: string): boolean {
  return (
    type !== "" &&
    !/^(?:text|multipart|message)\//.test(type) &&
    !/\+(?:json|xml|yaml)$/.test(type) &&
    !textTypes.has(type)
  );
}
