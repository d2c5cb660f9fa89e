import { type ConfigCase, oneOf, orAbsent } from "./cases.ts";

const products = [{ name: "Mug", price: 9, stock: 3, tags: ["new"], country: "DE" }];
const orders = {
  id: "orders",
  type: "http",
  config: { url: "https://shop.example/orders" },
  output: { status: 200, body: { orders: [{ id: "a", total: 12, customer: { email: "a@example.com" } }] } },
} as const;

/** Sentences about nodes that shape data. */
export const dataCases: readonly ConfigCase[] = [
  {
    type: "transform",
    says: "With JSONata, add up the price of all products the trigger brings, as total",
    data: { products },
    wants: { language: orAbsent("jsonata"), code: /\$sum\(\s*trigger\.data\.products\.price\s*\)/ },
    answer: { language: "jsonata", code: '{ "total": $sum(trigger.data.products.price) }' },
  },
  {
    type: "transform",
    says: "In JavaScript return the customer's e-mail address of the first order",
    before: orders,
    wants: { language: "javascript", code: /nodes\.orders\.body\.orders[\s\S]*email/ },
    answer: { language: "javascript", code: "return nodes.orders.body.orders[0].customer.email;" },
  },
  {
    type: "condition",
    says: "Branch urgent if the amount is over 1000, else normal",
    data: { amount: 1200 },
    wants: {
      "conditions.0.field": /\{\{\s*trigger\.data\.amount\s*\}\}/,
      "conditions.0.operator": "gt",
      "conditions.0.value": oneOf(1000, "1000"),
      "conditions.0.branch": "urgent",
      defaultBranch: "normal",
    },
    answer: {
      conditions: [{ field: "{{trigger.data.amount}}", operator: "gt", value: 1000, branch: "urgent" }],
      defaultBranch: "normal",
    },
  },
  {
    type: "condition",
    says: "Go to ‘europe’ when the country is one of DE, FR or IT; otherwise to ‘world’",
    data: { country: "DE" },
    wants: {
      "conditions.0.field": /trigger\.data\.country/,
      "conditions.0.operator": "in",
      "conditions.0.value": /DE.*FR.*IT/,
      "conditions.0.branch": "europe",
      defaultBranch: "world",
    },
    answer: {
      conditions: [
        { field: "{{trigger.data.country}}", operator: "in", value: ["DE", "FR", "IT"], branch: "europe" },
      ],
      defaultBranch: "world",
    },
  },
  {
    type: "condition",
    says: "Did the request for the orders succeed? yes for status 200, otherwise no",
    before: orders,
    wants: {
      "conditions.0.field": /nodes\.orders\.status/,
      "conditions.0.branch": "yes",
      defaultBranch: "no",
    },
    answer: {
      conditions: [{ field: "{{nodes.orders.status}}", operator: "eq", value: 200, branch: "yes" }],
      defaultBranch: "no",
    },
  },
  {
    type: "set",
    says: "Make an object with name and email from the trigger",
    data: { person: { name: "Ada", email: "ada@example.com" } },
    wants: { fields: /(?=.*trigger\.data\.person\.name)(?=.*trigger\.data\.person\.email)/ },
    answer: {
      fields: [
        { path: "name", value: "{{trigger.data.person.name}}" },
        { path: "email", value: "{{trigger.data.person.email}}" },
      ],
    },
  },
  {
    type: "set",
    says: "Take what the trigger brought, remove the password and set status to new",
    data: { name: "Ada", password: "x" },
    wants: {
      input: /trigger\.data/,
      "fields.0.path": "status",
      "fields.0.value": "new",
      "remove.0": "password",
    },
    answer: { input: "{{trigger.data}}", fields: [{ path: "status", value: "new" }], remove: ["password"] },
  },
  {
    type: "filter",
    says: "Keep the products that are in stock",
    data: { products },
    wants: {
      list: /\{\{\s*trigger\.data\.products\s*\}\}/,
      "rules.0.path": "stock",
      "rules.0.operator": oneOf("gt", "gte"),
    },
    answer: {
      list: "{{trigger.data.products}}",
      rules: [{ path: "stock", operator: "gt", value: 0 }],
    },
  },
  {
    type: "filter",
    says: "Keep orders over 100 or those from a customer with an address at example.com",
    before: orders,
    wants: { list: /nodes\.orders\.body\.orders/, match: "any", rules: /(?=.*total)(?=.*customer\.email)/ },
    answer: {
      list: "{{nodes.orders.body.orders}}",
      match: "any",
      rules: [
        { path: "total", operator: "gt", value: 100 },
        { path: "customer.email", operator: "endsWith", value: "@example.com" },
      ],
    },
  },
  {
    type: "list",
    says: "Sort the products by price, the dearest first",
    data: { products },
    wants: {
      operation: "sort",
      list: /trigger\.data\.products/,
      "sortBy.0.path": "price",
      "sortBy.0.order": "descending",
    },
    answer: {
      operation: "sort",
      list: "{{trigger.data.products}}",
      sortBy: [{ path: "price", order: "descending" }],
    },
  },
  {
    type: "list",
    says: "Only the first ten orders",
    before: orders,
    wants: { operation: "limit", list: /nodes\.orders\.body\.orders/, count: oneOf(10, "10") },
    answer: { operation: "limit", list: "{{nodes.orders.body.orders}}", count: 10, from: "start" },
  },
  {
    type: "list",
    says: "Group the products by country and sum up the price of each as revenue",
    data: { products },
    wants: {
      operation: "summarize",
      "keys.0": "country",
      "summaries.0.function": "sum",
      "summaries.0.path": "price",
      "summaries.0.name": "revenue",
    },
    answer: {
      operation: "summarize",
      list: "{{trigger.data.products}}",
      keys: ["country"],
      summaries: [{ function: "sum", path: "price", name: "revenue" }],
    },
  },
  {
    type: "list",
    says: "Remove products with the same name",
    data: { products },
    wants: { operation: "unique", "keys.0": "name" },
    answer: { operation: "unique", list: "{{trigger.data.products}}", keys: ["name"] },
  },
  {
    type: "merge",
    says: "One object with the trigger's data as request and the body of the orders as answer",
    before: orders,
    data: { q: 1 },
    wants: {
      mode: orAbsent("object"),
      inputs: /(?=.*"request")(?=.*"answer")(?=.*trigger\.data)(?=.*nodes\.orders\.body)/,
    },
    answer: {
      mode: "object",
      inputs: [
        { name: "request", value: "{{trigger.data}}" },
        { name: "answer", value: "{{nodes.orders.body}}" },
      ],
    },
  },
  {
    type: "datetime",
    says: "The date three days after the order's date",
    data: { orderedAt: "2026-01-01" },
    wants: {
      operation: "add",
      date: /trigger\.data\.orderedAt/,
      amount: oneOf(3, "3"),
      unit: orAbsent("days"),
    },
    answer: { operation: "add", date: "{{trigger.data.orderedAt}}", amount: 3, unit: "days" },
  },
  {
    type: "datetime",
    says: "Write the time now in Berlin as 31.12.2026",
    wants: { format: /dd\.(?:MM|LL)\.yyyy/, zone: "Europe/Berlin", operation: oneOf("now", "format") },
    answer: { operation: "now", format: "dd.MM.yyyy", zone: "Europe/Berlin" },
  },
  {
    type: "crypto",
    says: "A SHA-256 of the e-mail address, in hexadecimal",
    data: { email: "ada@example.com" },
    wants: {
      operation: "hash",
      value: /trigger\.data\.email/,
      algorithm: orAbsent("sha256"),
      encoding: orAbsent("hex"),
    },
    answer: { operation: "hash", value: "{{trigger.data.email}}", algorithm: "sha256" },
  },
  {
    type: "crypto",
    says: "A new unique id",
    wants: { operation: "uuid" },
    answer: { operation: "uuid" },
  },
  {
    type: "convert",
    says: "Read the CSV text that the trigger brings, semicolons between, with numbers as numbers",
    data: { csv: "a;b" },
    wants: { operation: "parseCsv", value: /trigger\.data\.csv/, delimiter: ";", typed: true },
    answer: { operation: "parseCsv", value: "{{trigger.data.csv}}", delimiter: ";", typed: true },
  },
  {
    type: "convert",
    says: "Take the headline (h1) and all links out of the page's HTML",
    data: { html: "<h1>Hi</h1>" },
    wants: {
      operation: "extractHtml",
      fields: /(?=.*"h1")(?=.*"a(?:\[href\])?")(?=.*"href")(?=.*"all":true)/,
    },
    answer: {
      operation: "extractHtml",
      value: "{{trigger.data.html}}",
      fields: [
        { name: "headline", selector: "h1" },
        { name: "links", selector: "a[href]", take: "attribute", attribute: "href", all: true },
      ],
    },
  },
  {
    type: "file",
    says: "Write the orders as JSON into a file named orders.json",
    before: orders,
    wants: { operation: "write", value: /nodes\.orders\.body/, format: "json", name: "orders.json" },
    answer: {
      operation: "write",
      value: "{{nodes.orders.body.orders}}",
      format: "json",
      name: "orders.json",
    },
  },
  {
    type: "note",
    says: "A green note: ask Grace before changing this",
    wants: { text: /Grace/, color: "green" },
    answer: { text: "Ask Grace before changing this", color: "green" },
  },
];
