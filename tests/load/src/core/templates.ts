import { evaluateTemplate, renderTemplate, resolveValue } from "@workfuse/templates";
import { milliseconds, report } from "./rounds.ts";

const scope = {
  trigger: { body: { name: "Ada", email: "ada@example.org", timestamp: "2026-01-02T03:04:05Z", paid: true } },
  nodes: {
    fetch: {
      response: { data: { items: Array.from({ length: 100 }, (_, id) => ({ id, name: `n${id}` })) } },
    },
  },
  env: { BASE: "https://api.example.org" },
};
const url =
  "{{env.BASE}}/users/{{urlEncode trigger.body.email}}/items/{{nodes.fetch.response.data.items[0].id}}";
const config = {
  url,
  method: "POST",
  headers: { accept: "application/json" },
  body: { id: "{{trigger.body.name}}" },
};

type Case = { readonly run: () => unknown; readonly loops?: number; readonly atMost?: number };

const cases: Readonly<Record<string, Case>> = {
  "one expression that keeps its type": {
    run: () => evaluateTemplate({ template: "{{nodes.fetch.response.data.items}}", scope }),
    atMost: 3,
  },
  "text with two values": {
    run: () => renderTemplate({ template: "Dear {{trigger.body.name}} <{{trigger.body.email}}>", scope }),
    atMost: 3,
  },
  "a URL with a helper": { run: () => renderTemplate({ template: url, scope }), atMost: 3 },
  "a condition": {
    run: () =>
      renderTemplate({
        template: "{{#if trigger.body.paid}}{{trigger.body.name}}{{else}}nobody{{/if}}",
        scope,
      }),
    atMost: 3,
  },
  "a config of five fields": { run: () => resolveValue({ value: config, scope }) },
  "each over 100 items": {
    run: () =>
      renderTemplate({
        template: "{{#each nodes.fetch.response.data.items}}{{id}} {{name}}\n{{/each}}",
        scope,
      }),
    loops: 500,
  },
};

/** Rendering fields as people write them, compiled and cached. */
export async function measureTemplates(): Promise<void> {
  for (const [name, { run, loops = 10_000, ...aim }] of Object.entries(cases)) {
    for (let warm = 0; warm < loops * 2; warm++) run();
    const once = (): number =>
      (milliseconds(() => {
        for (let loop = 0; loop < loops; loop++) run();
      }) /
        loops) *
      1000;
    await report({ name: `render: ${name}`, unit: "µs", once, rounds: 21, ...aim });
  }
}
