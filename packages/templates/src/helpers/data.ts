import type { HelperCall, HelperDefinition } from "../helper.ts";
import { jsonText } from "../json-text.ts";
import { limits } from "../limits.ts";
import { ownPath, splitPath } from "../own-path.ts";
import { textArgument } from "./arguments.ts";

function follow({
  value,
  names,
  call,
}: {
  value: unknown;
  names: readonly string[];
  call: HelperCall;
}): unknown {
  call.charge(names.length);
  const result = ownPath({ value, names });
  if (result.ok) return result.value;
  if ("default" in call.options) return call.options["default"];
  return call.optional ? undefined : call.missing({ path: names, found: result.found, at: result.at });
}

export const dataHelpers: readonly HelperDefinition[] = [
  {
    name: "get",
    category: "data",
    signature: "get(value, path, default=)",
    description: "The value at a path that is itself data, such as a name that another node gave.",
    example: '{{get trigger "lines[0].sku"}}',
    result: "a1",
    arity: [2, 2],
    options: ["default"],
    run: (parameters, call) => {
      const path = textArgument({ parameters, index: 1, call });
      const names = splitPath(path) ?? call.fail(`"${path.slice(0, 100)}" is not a path`);
      return follow({ value: parameters[0], names, call });
    },
  },
  {
    name: "lookup",
    category: "data",
    signature: "lookup(value, name)",
    description: "The field of that name, or the item at that index.",
    example: "{{lookup trigger.tags 1}}",
    result: "eu",
    arity: [2, 2],
    run: (parameters, call) =>
      follow({ value: parameters[0], names: [textArgument({ parameters, index: 1, call })], call }),
  },
  {
    name: "jsonParse",
    category: "data",
    signature: "jsonParse(text)",
    description: "The value that the JSON text describes.",
    example: '{{get (jsonParse \'{"a": 1}\') "a"}}',
    result: "1",
    arity: [1, 1],
    run: (parameters, call) => {
      const text = textArgument({ parameters, index: 0, call });
      try {
        return JSON.parse(text);
      } catch {
        return call.fail("its value is not JSON");
      }
    },
  },
  {
    name: "jsonStringify",
    category: "data",
    signature: "jsonStringify(value, indent=)",
    description: "The value as JSON text, on one line or with that many spaces of indentation.",
    example: "{{jsonStringify trigger.tags}}",
    result: '["new","eu","big"]',
    arity: [1, 1],
    options: ["indent"],
    run: ([value], call) => {
      const { indent } = call.options;
      const spaces = typeof indent === "number" ? Math.min(10, Math.max(0, Math.trunc(indent))) : undefined;
      const text = jsonText({ value, maximum: limits.outputBytes, indent: spaces }) ?? call.tooLong();
      call.charge(text.length >> 6);
      return text;
    },
  },
];
