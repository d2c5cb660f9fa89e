// The generator needs the API of TypeScript 5, which this package therefore has beside the workspace's compiler.
import openapiTypescript, { astToString } from "openapi-typescript";
import ts from "typescript";
import { openApiDocument } from "../rest/open-api.ts";
import { routes } from "../rest/routes.ts";

const head = "// Made from the API's OpenAPI document by `pnpm client:types`. Not to be edited.\n";

/** The types of `packages/client`. */
export async function clientTypes(): Promise<string> {
  const document = openApiDocument({ routes, publicUrl: "http://localhost" });
  const types = await openapiTypescript(JSON.stringify(document), {
    alphabetize: true,
    defaultNonNullable: false,
    transformProperty: orUndefined,
  });
  const text = astToString(types).replaceAll(optionalParameter, orUndefinedText).replaceAll(unused, "");
  return `${head}${text}`;
}

// The generator's hook is asked for properties of schemas; parameters are lines of their own.
// The document has no such things.
const unused = /^export type (?:webhooks|\$defs) = Record<string, never>;\n/gm;
const optionalParameter = /^( +(?:"[^"]+"|\w+)\?: )([^{};]+);$/gm;

function orUndefinedText(line: string, start: string, type: string): string {
  return type === "never" || type.endsWith("| undefined") ? line : `${start}${type} | undefined;`;
}

/** What may be missing may be undefined: JSON leaves it out, and callers' own types often have it so. */
function orUndefined(property: ts.PropertySignature): ts.PropertySignature {
  const { factory, SyntaxKind } = ts;
  if (!property.questionToken || !property.type) return property;
  const type = factory.createUnionTypeNode([
    property.type,
    factory.createKeywordTypeNode(SyntaxKind.UndefinedKeyword),
  ]);
  const { modifiers, name, questionToken } = property;
  return factory.updatePropertySignature(property, modifiers, name, questionToken, type);
}
