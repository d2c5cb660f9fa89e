/** A place in loops for people, who count from one: `2.0` is “3 › 1”. */
export function shownIteration(path: string): string {
  return path
    .split(".")
    .map((part) => String(Number(part) + 1))
    .join(" › ");
}
