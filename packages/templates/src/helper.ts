/** What a helper may use besides its arguments. */
export type HelperCall = {
  /** The `name=value` options of the call. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. @throws WorkfuseError `template.helper` where the caller gave no `now` */
  readonly now: () => number;
  /** IANA name of the zone for dates that name none. */
  readonly timeZone: string;
  /** Text that is the same for the same place in the same execution, and different for each call. */
  readonly nextSeed: () => string;
  /** Accounts for work. @throws WorkfuseError `template.limit` */
  readonly charge: (steps: number) => void;
  /** Ends the rendering with `template.limit`: the text would be longer than is allowed. */
  readonly tooLong: () => never;
  /** Whether the surrounding template accepts a missing value here (`default`, `#if`). */
  readonly optional: boolean;
  /** Ends the rendering with `template.helper` and this sentence. */
  readonly fail: (sentence: string) => never;
  /** Ends the rendering with `template.missing`: `name` is not among the own names of `at`. */
  readonly missing: (input: {
    readonly path: readonly string[];
    readonly found: number;
    readonly at: unknown;
  }) => never;
};

/**
 * One helper: a pure function of its arguments. `signature`, `description`, `example` and `result` are what the
 * editor shows; a test renders every example and compares.
 */
export type HelperDefinition = {
  readonly name: string;
  readonly category: "logic" | "text" | "list" | "number" | "date" | "data" | "encoding";
  /** For people: `formatDate(date, format, timeZone=, locale=)`. */
  readonly signature: string;
  readonly description: string;
  readonly example: string;
  readonly result: string;
  /** Least and greatest number of arguments. */
  readonly arity: readonly [minimum: number, maximum: number];
  /** Names of the options that it takes. */
  readonly options?: readonly string[] | undefined;
  /**
   * What a missing argument does. `refuse` (the default): fails the rendering. `accept`: arrives as undefined.
   * `inherit`: accepted where the call itself stands in an accepting place, as in `{{#if (and a b)}}`.
   */
  readonly missing?: "refuse" | "accept" | "inherit" | undefined;
  readonly run: (parameters: readonly unknown[], call: HelperCall) => unknown;
};
