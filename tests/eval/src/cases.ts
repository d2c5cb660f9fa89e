import type { WorkflowNode } from "@workfuse/graph";

/** What a field must be: this value, text that matches, or whatever the function takes. An absent field is undefined. */
export type Want = string | number | boolean | RegExp | ((value: unknown) => boolean);

export type ConfigCase = {
  readonly type: string;
  readonly says: string;
  /** What the trigger brings. */
  readonly data?: unknown;
  /** A node before this one, and what it gave last time. */
  readonly before?: {
    readonly id: string;
    readonly type: string;
    readonly config: Config;
    readonly output: unknown;
  };
  /** By path in the configuration, with points between. */
  readonly wants: Readonly<Record<string, Want>>;
  /** What a provider that is scripted answers in the end. */
  readonly answer: Config;
};

export type WorkflowCase = {
  readonly says: string;
  /** The workflow that the sentence changes. */
  readonly given?: Compact;
  /** The trigger's source. */
  readonly source: string;
  /** Node types that must be there besides the trigger, as often as they are named. */
  readonly types: readonly string[];
  /** Some node of this type has a configuration whose JSON matches. */
  readonly reads: readonly (readonly [type: string, pattern: RegExp])[];
  readonly answer: Compact;
};

export type Config = Readonly<Record<string, unknown>>;

/** Nodes by id, and edges as `from>to` or `from:output>to`. */
export type Compact = {
  readonly nodes: Readonly<
    Record<string, readonly [type: string, config: Config, more?: Partial<Pick<WorkflowNode, "parentId">>]>
  >;
  readonly edges: readonly string[];
};

export const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

/** Absent, or this. */
export const orAbsent =
  (wanted: unknown) =>
  (value: unknown): boolean =>
    value === undefined || value === wanted;

/** Names of the wants that are not met, with what is there instead. */
export function unmet({ wants, config }: { wants: ConfigCase["wants"]; config: unknown }): readonly string[] {
  return Object.entries(wants).flatMap(([path, want]) => {
    const value = valueAt({ value: config, path });
    return meets({ value, want }) ? [] : [`${path} is ${JSON.stringify(value)}`];
  });
}

function meets({ value, want }: { value: unknown; want: Want }): boolean {
  if (typeof want === "function") return want(value);
  if (want instanceof RegExp)
    return want.test(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
  return value === want;
}

function valueAt({ value, path }: { value: unknown; path: string }): unknown {
  let found = value;
  for (const key of path === "" ? [] : path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}
