const plainName = /^[^\s!"#%-,./;->@[-^`{-~]+$/;
const index = /^(?:0|[1-9]\d*)$/;

/** How a person writes this path in a template: `nodes.a.items[0]["odd key"]`. */
export function pathText(segments: readonly (string | number)[]): string {
  let text = "";
  for (const segment of segments) {
    if (typeof segment === "number" || (text !== "" && index.test(segment))) text += `[${segment}]`;
    else if (plainName.test(segment)) text += text === "" ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}
