import { createHash } from "node:crypto";

/**
 * A key for each call of a tool: the same when an interrupted agent comes to make the same call again, so that whoever
 * is called can drop the copy; another for a further call with the same arguments.
 */
export function createToolKeys({
  effectKey,
  name,
}: {
  effectKey: string;
  name: string;
}): (input: unknown) => string {
  const seen = new Map<string, number>();
  return (input) => {
    const hash = createHash("sha256").update(JSON.stringify(input)).digest("base64url").slice(0, 22);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${effectKey}:${name}:${hash}:${count}`;
  };
}
