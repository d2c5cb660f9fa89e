import type { HelperCall, HelperDefinition } from "../helper.ts";
import { jsonText } from "../json-text.ts";
import { limits } from "../limits.ts";
import { ownPath, splitPath } from "../own-path.ts";
import { scalarText } from "../scalar-text.ts";
import { utf8Length } from "../utf8-length.ts";
import { listArgument, numberArgument, textArgument } from "./arguments.ts";

const onList = (
  definition: Omit<HelperDefinition, "category" | "run"> & {
    run: (input: { list: readonly unknown[]; parameters: readonly unknown[]; call: HelperCall }) => unknown;
  },
): HelperDefinition => ({
  ...definition,
  category: "list",
  run: (parameters, call) =>
    definition.run({ list: listArgument({ parameters, index: 0, call }), parameters, call }),
});

function names({
  parameters,
  index,
  call,
}: {
  parameters: readonly unknown[];
  index: number;
  call: HelperCall;
}): string[] {
  const path = textArgument({ parameters, index, call });
  return splitPath(path) ?? call.fail(`"${path.slice(0, 100)}" is not a path`);
}

/** The value at the path; undefined where it is not there. */
function field({ item, path }: { item: unknown; path: readonly string[] }): unknown {
  const result = ownPath({ value: item, names: path });
  return result.ok ? result.value : undefined;
}

/** Numbers, then texts, then the rest; missing values last. */
function rank(value: unknown): number {
  if (typeof value === "number") return 0;
  if (typeof value === "string") return 1;
  return value === undefined || value === null ? 3 : 2;
}

function compareItems(a: unknown, b: unknown): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return 0;
}

/** Equal JSON is the same item. */
function identity({ value, call }: { value: unknown; call: HelperCall }): unknown {
  if (typeof value !== "object" || value === null) return value;
  const text = jsonText({ value, maximum: limits.outputBytes }) ?? call.tooLong();
  call.charge(text.length >> 6);
  return `json:${text}`;
}

function lengthOf({ value, call }: { value: unknown; call: HelperCall }): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (typeof value === "object" && value !== null) return Object.keys(value).length;
  return call.fail("only a text, a list or an object has a length");
}

function endOf({
  parameters,
  call,
  last,
}: {
  parameters: readonly unknown[];
  call: HelperCall;
  last: boolean;
}): unknown {
  const [value] = parameters;
  if (typeof value !== "string" && !Array.isArray(value))
    return call.fail("its value must be a list or a text");
  if (parameters.length > 1) {
    const count = Math.max(0, Math.trunc(numberArgument({ parameters, index: 1, call })));
    return last ? value.slice(Math.max(0, value.length - count)) : value.slice(0, count);
  }
  if (value.length === 0) return null;
  return last ? value.at(-1) : value[0];
}

function join({
  list,
  parameters,
  call,
}: {
  list: readonly unknown[];
  parameters: readonly unknown[];
  call: HelperCall;
}): string {
  const separator = parameters.length > 1 ? textArgument({ parameters, index: 1, call }) : ", ";
  const texts: string[] = [];
  let length = 0;
  for (const item of list) {
    const text =
      typeof item === "object" && item !== null
        ? jsonText({ value: item, maximum: limits.outputBytes })
        : scalarText(item);
    length += (text?.length ?? Infinity) + separator.length;
    if (text === undefined || length - separator.length > limits.outputBytes) return call.tooLong();
    texts.push(text);
  }
  return texts.join(separator);
}

export const listHelpers: readonly HelperDefinition[] = [
  {
    name: "length",
    category: "list",
    signature: "length(value)",
    description: "How many items a list, characters a text or names an object has.",
    example: "{{length trigger.tags}}",
    result: "3",
    arity: [1, 1],
    run: ([value], call) => lengthOf({ value, call }),
  },
  {
    name: "first",
    category: "list",
    signature: "first(list, count)",
    description: "The first item (null where the list is empty), or the first items where a count is given.",
    example: "{{first trigger.tags}}",
    result: "new",
    arity: [1, 2],
    run: (parameters, call) => endOf({ parameters, call, last: false }),
  },
  {
    name: "last",
    category: "list",
    signature: "last(list, count)",
    description: "The last item (null where the list is empty), or the last items where a count is given.",
    example: "{{last trigger.tags}}",
    result: "big",
    arity: [1, 2],
    run: (parameters, call) => endOf({ parameters, call, last: true }),
  },
  onList({
    name: "join",
    signature: 'join(list, separator=", ")',
    description: "The items as one text, with the separator between them.",
    example: '{{join trigger.tags " / "}}',
    result: "new / eu / big",
    arity: [1, 2],
    run: join,
  }),
  {
    name: "slice",
    category: "list",
    signature: "slice(list, start, end)",
    description:
      "The items from start up to but not including end, counted from 0; negative numbers count from the end.",
    example: "{{slice trigger.tags 1}}",
    result: '["eu","big"]',
    arity: [2, 3],
    run: (parameters, call) => {
      const [value] = parameters;
      const start = numberArgument({ parameters, index: 1, call });
      const end = parameters.length > 2 ? numberArgument({ parameters, index: 2, call }) : undefined;
      if (typeof value === "string") return value.slice(start, end);
      return listArgument({ parameters, index: 0, call }).slice(start, end);
    },
  },
  onList({
    name: "sort",
    signature: 'sort(list, path, order="asc")',
    description: "The list in order, by the value at the path where one is given. Order is asc or desc.",
    example: '{{sort trigger.tags order="desc"}}',
    result: '["new","eu","big"]',
    arity: [1, 2],
    options: ["order"],
    run: ({ list, parameters, call }) => {
      const path = parameters.length > 1 ? names({ parameters, index: 1, call }) : [];
      call.charge(list.length * 2);
      const direction = call.options["order"] === "desc" ? -1 : 1;
      const keyed = list.map((item) => ({ item, key: field({ item, path }) }));
      return keyed.toSorted((a, b) => direction * compareItems(a.key, b.key)).map(({ item }) => item);
    },
  }),
  onList({
    name: "unique",
    signature: "unique(list, path)",
    description: "The list without repeated items, or without items that repeat the value at the path.",
    example: '{{unique (split "a,b,a" ",")}}',
    result: '["a","b"]',
    arity: [1, 2],
    run: ({ list, parameters, call }) => {
      const path = parameters.length > 1 ? names({ parameters, index: 1, call }) : [];
      const seen = new Set<unknown>();
      return list.filter((item) => {
        const key = identity({ value: field({ item, path }), call });
        const isNew = !seen.has(key);
        seen.add(key);
        return isNew;
      });
    },
  }),
  onList({
    name: "reverse",
    signature: "reverse(list)",
    description: "The list from its end to its start.",
    example: "{{reverse trigger.tags}}",
    result: '["big","eu","new"]',
    arity: [1, 1],
    run: ({ list }) => list.toReversed(),
  }),
  onList({
    name: "pluck",
    signature: "pluck(list, path)",
    description: "The value at the path of each item; null where an item has none.",
    example: '{{pluck trigger.lines "sku"}}',
    result: '["a1","b2"]',
    arity: [2, 2],
    run: ({ list, parameters, call }) => {
      const path = names({ parameters, index: 1, call });
      return list.map((item) => field({ item, path }) ?? null);
    },
  }),
  onList({
    name: "where",
    signature: "where(list, path, value)",
    description: "The items whose value at the path is the given one, or is true where none is given.",
    example: '{{where trigger.lines "sku" "b2"}}',
    result: '[{"sku":"b2","price":5}]',
    arity: [2, 3],
    run: ({ list, parameters, call }) => {
      const path = names({ parameters, index: 1, call });
      if (parameters.length === 2) return list.filter((item) => Boolean(field({ item, path })));
      return list.filter((item) => field({ item, path }) === parameters[2]);
    },
  }),
  onList({
    name: "includes",
    signature: "includes(list, value)",
    description: "Whether the value is one of the items.",
    example: '{{includes trigger.tags "eu"}}',
    result: "true",
    arity: [2, 2],
    run: ({ list, parameters }) => list.includes(parameters[1]),
  }),
  onList({
    name: "sum",
    signature: "sum(list, path)",
    description: "The sum of the numbers of the list, or of the numbers at the path.",
    example: '{{sum trigger.lines "price"}}',
    result: "15",
    arity: [1, 2],
    run: ({ list, parameters, call }) => {
      const path = parameters.length > 1 ? names({ parameters, index: 1, call }) : [];
      let total = 0;
      for (const item of list) {
        const value = field({ item, path });
        if (typeof value !== "number") return call.fail("one of the items is not a number");
        total += value;
      }
      return total;
    },
  }),
  {
    name: "byteLength",
    category: "list",
    signature: "byteLength(text)",
    description: "How many bytes the text has in UTF-8.",
    example: '{{byteLength "ü"}}',
    result: "2",
    arity: [1, 1],
    run: (parameters, call) => utf8Length(textArgument({ parameters, index: 0, call })),
  },
];
