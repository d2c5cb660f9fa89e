import { type AnyNodeDefinition, catalog, definitionOf } from "../catalog.ts";
import { type DocumentedField, type Property, fieldsOf, kindOf, propertiesOf } from "./schema-words.ts";

const effects = {
  pure: "computes only",
  read: "reads from outside",
  write: "may change something outside",
} as const;

/** The catalogue as a Markdown page, made from nothing but the definitions. */
export function nodesPage(): string {
  const definitions = Object.values(catalog);
  const contents = definitions.map(
    ({ type, label, description }) => `- [${label}](#${type}): ${description}`,
  );
  return [
    "# Nodes",
    "",
    "<!-- Written by `pnpm docs:nodes` from the definitions in packages/nodes. Do not edit. -->",
    "",
    "Fields marked with ◇ take templates such as `{{trigger.data.id}}` and expressions.",
    "",
    ...contents,
    "",
    ...definitions.flatMap(sectionOf),
  ].join("\n");
}

/** What is written of one type on the page. Empty for a type that does not exist. */
export function nodeGuide(type: string): string {
  const definition = definitionOf(type);
  return definition ? sectionOf(definition).join("\n") : "";
}

function sectionOf(definition: AnyNodeDefinition): readonly string[] {
  const { type, label, description, config, output, initialConfig } = definition;
  const handles = definition.outputs(initialConfig).map((handle) => `\`${handle}\``);
  const outputFields = fieldsOf(propertiesOf(output));
  return [
    `## ${label}`,
    "",
    `<a id="${type}"></a>`,
    "",
    `${description} Type \`${type}\`; ${effects[definition.effect(initialConfig)]} as it starts; outputs: ${handles.join(", ") || "none"} and \`error\`.`,
    "",
    "| Field | | Holds | |",
    "| --- | --- | --- | --- |",
    ...fieldsOf(propertiesOf(config)).map(rowOf),
    "",
    ...(outputFields.length === 0
      ? []
      : [
          `Output: ${outputFields.map(({ path, property }) => `\`${path}\` (${kindOf(property)})`).join(", ")}.`,
          "",
        ]),
    "```json",
    JSON.stringify({ type, config: initialConfig }, null, 2),
    "```",
    "",
  ];
}

function rowOf({ path, property, required }: DocumentedField): string {
  const marks = [property.templated === true ? "◇" : "", required ? "required" : ""]
    .filter(Boolean)
    .join(" ");
  const cells = [`\`${path}\``, marks, kindOf(property), notesOf(property)];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")).join(" | ")} |`;
}

function notesOf({
  title,
  description,
  options,
  visibleWhen,
  default: initial,
  enum: choices,
}: Property): string {
  const labels = (choices ?? []).map(String).map((choice) => {
    const label = options?.[choice];
    return label === undefined || label === choice ? `\`${choice}\`` : `\`${choice}\` ${label}`;
  });
  const when = (visibleWhen?.is ?? []).map((value) => `\`${String(value)}\``);
  return [
    title === undefined ? "" : `**${title}.**`,
    description ?? "",
    labels.length === 0 ? "" : `${labels.join("; ")}.`,
    initial === undefined ? "" : `Default \`${JSON.stringify(initial)}\`.`,
    when.length === 0 ? "" : `Only with \`${visibleWhen?.field ?? ""}\` ${when.join(", ")}.`,
  ]
    .filter(Boolean)
    .join(" ");
}
