import { secretArnsIn } from "@workfuse/graph";

/** A credential that may be used: its name for people, never its value. */
export type Credential = { readonly arn: string; readonly name: string };

/**
 * Stands in a configuration where a credential has still to be chosen. It has an ARN's form and belongs to nobody, so
 * that nothing can be saved or run with it.
 */
export const missingCredential = "arn:aws:secretsmanager:none:000000000000:secret:choose-a-credential";

const alias = /^credential:[\w-]+$/;
const arnPattern = /^arn:aws[\w-]*:secretsmanager:/;

/** Aliases in the place of ARNs: models see names and numbers of credentials, and nothing else of them. */
export function createAliases(credentials: readonly Credential[]) {
  const aliases = new Map(credentials.map(({ arn }, index) => [arn, `credential:${index + 1}`]));
  const arns = new Map([...aliases].map(([arn, name]) => [name, arn]));

  return {
    /** The list of what may be used, for a prompt. */
    listing:
      credentials.length === 0
        ? "There are none; write credential:missing where one is needed."
        : [
            ...credentials.map(({ arn, name }) => `- ${aliases.get(arn) ?? ""}: ${JSON.stringify(name)}`),
            "Write credential:missing where one is needed and none of them fits.",
          ].join("\n"),

    /** A copy without ARNs. */
    hide: (value: unknown): unknown =>
      mapTexts(value, (text) => (arnPattern.test(text) ? (aliases.get(text) ?? "credential:missing") : text)),

    /** A copy with ARNs again. What names no known credential becomes `missingCredential`. */
    reveal: (value: unknown): unknown =>
      mapTexts(value, (text) => {
        if (alias.test(text)) return arns.get(text) ?? missingCredential;
        return arnPattern.test(text) && !aliases.has(text) ? missingCredential : text;
      }),
  };
}

export function lacksCredential(value: unknown): boolean {
  return secretArnsIn(value).includes(missingCredential);
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, map));
  if (typeof value !== "object" || value === null) return value;
  // fromEntries defines properties instead of assigning them: a key "__proto__" stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, map)]));
}
