// Median time of one cached render of fields as people write them. Run: node packages/templates/bench/render.ts
import { evaluateTemplate, renderTemplate, resolveValue } from "../src/index.ts";

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

const cases: Readonly<Record<string, () => unknown>> = {
  "one expression, typed": () => evaluateTemplate({ template: "{{nodes.fetch.response.data.items}}", scope }),
  "text with two values": () =>
    renderTemplate({ template: "Dear {{trigger.body.name}} <{{trigger.body.email}}>", scope }),
  "url with a helper": () => renderTemplate({ template: url, scope }),
  condition: () =>
    renderTemplate({
      template: "{{#if trigger.body.paid}}{{trigger.body.name}}{{else}}nobody{{/if}}",
      scope,
    }),
  "each over 100 items": () =>
    renderTemplate({
      template: "{{#each nodes.fetch.response.data.items}}{{id}} {{name}}\n{{/each}}",
      scope,
    }),
  "configuration of five fields": () =>
    resolveValue({
      value: {
        url,
        method: "POST",
        headers: { accept: "application/json" },
        body: { id: "{{trigger.body.name}}" },
      },
      scope,
    }),
};

for (const [name, run] of Object.entries(cases)) {
  const loops = name.includes("100") ? 500 : 5000;
  for (let warm = 0; warm < loops * 4; warm += 1) run();
  const samples = Array.from({ length: 41 }, () => {
    const start = performance.now();
    for (let loop = 0; loop < loops; loop += 1) run();
    return ((performance.now() - start) / loops) * 1000;
  }).toSorted((a, b) => a - b);
  process.stdout.write(`${name}: median ${(samples[20] ?? 0).toFixed(2)} µs\n`);
}
