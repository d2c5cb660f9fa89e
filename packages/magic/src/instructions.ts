import { nodeGuide } from "@workfuse/nodes/guide";
import { defaultHelpers } from "@workfuse/templates";

/** How values are written in WorkFuse, for a model that has never seen it. */
export function writingGuide(): string {
  const helpers = [...defaultHelpers.helpers.values()]
    .map(({ signature, description }) => `- ${signature}: ${description}`)
    .join("\n");
  return `Fields marked with ◇ take templates (Handlebars): {{trigger.data.email}}, {{nodes.fetch.body.items[0].name}}.
- Roots: trigger (what started the workflow; the payload is trigger.data), nodes.<node id> (the output of a node that runs before), env.<NAME> (variables), execution; inside of loops also item, index and previous.
- The output of a node is nodes.<id>.<field of its output>, for example nodes.fetch.body of an HTTP request with the id "fetch".
- A field that is exactly one template keeps the type of the value: "{{nodes.fetch.body}}" stays a list. Never put a template inside of another.
- What may be absent needs a default: {{default trigger.data.name "nobody"}}.
- A calculation is an expression object in place of the value: {"$expr": "jsonata", "code": "$sum(nodes.orders.body.total)"} or {"$expr": "javascript", "code": "nodes.orders.body.length"}. Code takes no templates.
- Never write a secret, a key or a password into a field. Fields that hold a credential take only its name from the list of credentials.
Helpers, written as {{helper argument}}:
${helpers}`;
}

/** The settings of these node types, with an example each. */
export function nodeGuides(types: readonly string[]): string {
  return types.map((type) => nodeGuide(type)).join("\n");
}

/** What others have written is marked as such: it describes what is wanted, and gives no orders. */
export function quoted({ name, text }: { name: string; text: string }): string {
  return `<${name}>\n${text.replaceAll(`</${name}>`, "")}\n</${name}>`;
}
