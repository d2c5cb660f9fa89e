/** A value that shows itself only to whoever calls `reveal`: its string, JSON and inspect forms are `[REDACTED]`. */
export type Secret = {
  readonly reveal: () => string;
  readonly toString: () => string;
  readonly toJSON: () => string;
};

/** What the worker needs of the secret store. @throws WorkfuseError `secret.*` */
export type SecretResolver = {
  readonly resolve: (input: { readonly arn: string; readonly signal: AbortSignal }) => Promise<Secret>;
};
