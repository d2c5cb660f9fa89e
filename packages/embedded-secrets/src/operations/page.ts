import { AwsError } from "../aws-error.ts";

/** One page of a list in a fixed order; the token names the last item seen, so that changes in between lose nothing. */
export function page<T>({
  items,
  keyOf,
  size,
  token,
}: {
  items: readonly T[];
  keyOf: (item: T) => string;
  size: number;
  token: string | undefined;
}): { items: readonly T[]; nextToken: string | undefined } {
  let start = 0;
  if (token !== undefined) {
    const last = Buffer.from(token, "base64url").toString("utf8");
    start = items.findIndex((item) => keyOf(item) === last) + 1;
    if (start === 0) {
      throw new AwsError({ type: "InvalidNextTokenException", message: "The NextToken value is invalid." });
    }
  }
  const chosen = items.slice(start, start + size);
  const end = chosen.at(-1);
  const isLast = start + size >= items.length || end === undefined;
  return {
    items: chosen,
    nextToken: isLast ? undefined : Buffer.from(keyOf(end), "utf8").toString("base64url"),
  };
}
