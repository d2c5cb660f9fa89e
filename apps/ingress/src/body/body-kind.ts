// RFC 9110, 8.3.1: type "/" subtype, then parameters.
const mediaType = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(?:;.*)?$/;

/** What a body is, by its Content-Type and nothing else. */
export type BodyKind =
  | { readonly kind: "json" | "form" | "text"; readonly type: string }
  /** Files, or parts that may be some: never held in memory as a whole, unless a signature asks for it. */
  | { readonly kind: "multipart" | "binary"; readonly type: string }
  | { readonly kind: "malformed" };

export function bodyKindOf(contentType: string | undefined): BodyKind {
  // Many senders of JSON say nothing; what is no JSON is refused with a clear message.
  if (contentType === undefined) return { kind: "json", type: "application/json" };
  const type = mediaType.exec(contentType)?.[1]?.toLowerCase();
  if (type === undefined) return { kind: "malformed" };
  if (type === "application/json" || type.endsWith("+json")) return { kind: "json", type };
  if (type === "application/x-www-form-urlencoded") return { kind: "form", type };
  if (type === "multipart/form-data") return { kind: "multipart", type };
  return { kind: type.startsWith("text/") ? "text" : "binary", type };
}
