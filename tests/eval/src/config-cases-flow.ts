import { type ConfigCase, oneOf, orAbsent } from "./cases.ts";

const issue = { issue: { title: "Crash", body: "It crashes", user: { login: "ada" } } };
const page = {
  id: "fetch",
  type: "http",
  config: { url: "https://example.com/items" },
  output: { status: 200, body: { items: [{ id: 1, name: "Mug" }] } },
} as const;

/** Sentences about triggers, the network, models and the flow. */
export const flowCases: readonly ConfigCase[] = [
  {
    type: "trigger",
    says: "Every weekday at nine in the morning, Berlin time",
    wants: {
      source: "schedule",
      "schedule.cron": /^0 9 \* \* (?:1-5|MON-FRI)$/i,
      "schedule.timeZone": "Europe/Berlin",
    },
    answer: {
      source: "schedule",
      schedule: { kind: "cron", cron: "0 9 * * 1-5", timeZone: "Europe/Berlin" },
    },
  },
  {
    type: "trigger",
    says: "Every 15 minutes",
    wants: {
      source: "schedule",
      schedule: (value) => /"every":15(?=.*"minutes")|\*\/15 \* \* \* \*/.test(JSON.stringify(value) ?? ""),
    },
    answer: { source: "schedule", schedule: { kind: "interval", every: 15, unit: "minutes" } },
  },
  {
    type: "trigger",
    says: "A form with a name that must be given, an e-mail address and a checkbox for the newsletter",
    wants: {
      source: "form",
      "form.fields": /(?=.*"required":true)(?=.*"email")(?=.*"checkbox")/,
    },
    answer: {
      source: "form",
      form: {
        title: "Sign up",
        fields: [
          { name: "name", label: "Name", required: true },
          { name: "email", label: "E-mail address", type: "email" },
          { name: "newsletter", label: "Newsletter", type: "checkbox" },
        ],
      },
    },
  },
  {
    type: "trigger",
    says: "When another workflow fails; one at a time",
    wants: { source: "error", concurrency: 1 },
    answer: { source: "error", concurrency: 1 },
  },
  {
    type: "http",
    says: "Get the user with the id from the trigger from api.example.com/users",
    data: { id: 7 },
    wants: { method: orAbsent("GET"), url: /api\.example\.com\/users\/\{\{[^}]*trigger\.data\.id\s*\}\}/ },
    answer: { method: "GET", url: "https://api.example.com/users/{{trigger.data.id}}" },
  },
  {
    type: "http",
    says: "Post title and body of the issue as JSON to https://tracker.example/tickets with the tracker's token",
    data: issue,
    wants: {
      method: "POST",
      url: "https://tracker.example/tickets",
      body: /(?=.*trigger\.data\.issue\.title)(?=.*trigger\.data\.issue\.body)/,
      "auth.type": "bearer",
      "auth.secretArn": /tracker-/,
    },
    answer: {
      method: "POST",
      url: "https://tracker.example/tickets",
      body: { title: "{{trigger.data.issue.title}}", body: "{{trigger.data.issue.body}}" },
      auth: { type: "bearer", secretArn: "credential:1" },
    },
  },
  {
    type: "http",
    says: "Fetch https://example.com/items page by page until there are no more, at most 20 pages, the items are in items",
    wants: {
      "pagination.mode": "page",
      "pagination.itemsPath": "items",
      "pagination.maxPages": 20,
    },
    answer: {
      url: "https://example.com/items",
      pagination: { mode: "page", itemsPath: "items", maxPages: 20 },
    },
  },
  {
    type: "http",
    says: "Download the picture at the address from the trigger as a file, at most 5 megabytes",
    data: { pictureUrl: "https://example.com/a.png" },
    wants: { url: /trigger\.data\.pictureUrl/, responseFormat: "file", maxFileMegabytes: 5 },
    answer: { url: "{{trigger.data.pictureUrl}}", responseFormat: "file", maxFileMegabytes: 5 },
  },
  {
    type: "ai",
    says: "Summarise the issue's text in two sentences with OpenAI",
    data: issue,
    wants: { task: oneOf("summarize", "answer"), provider: "openai", prompt: /trigger\.data\.issue\.body/ },
    answer: {
      task: "summarize",
      provider: "openai",
      model: "gpt-6-luna",
      prompt: "{{trigger.data.issue.body}}",
      systemPrompt: "In two sentences.",
    },
  },
  {
    type: "ai",
    says: "With Claude, sort the issue into bug, question or idea",
    data: issue,
    wants: {
      task: "classify",
      provider: "anthropic",
      categories: /(?=.*bug)(?=.*question)(?=.*idea)/i,
      prompt: /trigger\.data\.issue/,
    },
    answer: {
      task: "classify",
      provider: "anthropic",
      model: "claude-haiku-4-5",
      prompt: "{{trigger.data.issue.title}}\n{{trigger.data.issue.body}}",
      categories: ["bug", "question", "idea"],
    },
  },
  {
    type: "ai",
    says: "Extract name and amount from the text with Gemini",
    data: { text: "Ada owes 12" },
    wants: {
      task: "extract",
      provider: "gemini",
      prompt: /trigger\.data\.text/,
      "outputSchema.properties": /(?=.*"name")(?=.*"amount")/,
    },
    answer: {
      task: "extract",
      provider: "gemini",
      model: "gemini-3.8-flash",
      prompt: "{{trigger.data.text}}",
      outputSchema: {
        type: "object",
        properties: { name: { type: "string" }, amount: { type: "number" } },
        required: ["name", "amount"],
        additionalProperties: false,
      },
    },
  },
  {
    type: "loop",
    says: "For each item that was fetched, three at a time, and go on if one fails",
    before: page,
    wants: {
      mode: orAbsent("each"),
      items: /nodes\.fetch\.body\.items/,
      concurrency: 3,
      onItemError: "continue",
    },
    answer: { mode: "each", items: "{{nodes.fetch.body.items}}", concurrency: 3, onItemError: "continue" },
  },
  {
    type: "loop",
    says: "Five times",
    wants: { mode: "times", times: oneOf(5, "5") },
    answer: { mode: "times", times: 5 },
  },
  {
    type: "wait",
    says: "Wait two hours",
    wants: { mode: orAbsent("duration"), amount: oneOf(2, "2"), unit: "hours" },
    answer: { mode: "duration", amount: 2, unit: "hours" },
  },
  {
    type: "wait",
    says: "Ask a person whether the issue's title may be published, and give up after 3 days",
    data: issue,
    wants: {
      mode: "approval",
      message: /trigger\.data\.issue\.title/,
      timeoutAmount: oneOf(3, "3"),
      timeoutUnit: orAbsent("days"),
    },
    answer: {
      mode: "approval",
      message: "May “{{trigger.data.issue.title}}” be published?",
      timeoutAmount: 3,
      timeoutUnit: "days",
    },
  },
  {
    type: "workflow",
    says: "Run the workflow wf_billing with the issue, and do not wait for it",
    data: issue,
    wants: { workflowId: "wf_billing", data: /trigger\.data\.issue/, wait: false },
    answer: { workflowId: "wf_billing", data: "{{trigger.data.issue}}", wait: false },
  },
  {
    type: "respond",
    says: "Answer 201 with the number of items",
    before: page,
    wants: { status: oneOf(201, "201"), body: /nodes\.fetch\.body\.items/ },
    answer: { status: 201, body: { count: "{{nodes.fetch.body.items.length}}" } },
  },
  {
    type: "stop",
    says: "Fail and say that the user who opened the issue is not known",
    data: issue,
    wants: { mode: orAbsent("error"), message: /trigger\.data\.issue\.user\.login/ },
    answer: { mode: "error", message: "{{trigger.data.issue.user.login}} is not known." },
  },
  {
    type: "rss",
    says: "The five newest entries of https://news.example/feed.xml",
    wants: { url: "https://news.example/feed.xml", limit: oneOf(5, "5") },
    answer: { url: "https://news.example/feed.xml", limit: 5 },
  },
  {
    type: "database",
    says: "Read the customer with the e-mail address of the trigger from table customers; change nothing",
    data: { email: "ada@example.com" },
    wants: {
      query: /select[\s\S]*customers[\s\S]*\$1/i,
      parameters: /trigger\.data\.email/,
      readOnly: true,
      secretArn: (value) => value === undefined || typeof value === "string",
    },
    answer: {
      secretArn: "credential:2",
      query: "SELECT * FROM customers WHERE email = $1",
      parameters: ["{{trigger.data.email}}"],
      readOnly: true,
    },
  },
  {
    type: "email",
    says: "Mail the issue's text to team@example.com from bot@example.com, its title as subject",
    data: issue,
    wants: {
      to: /team@example\.com/,
      from: /bot@example\.com/,
      subject: /trigger\.data\.issue\.title/,
      text: /trigger\.data\.issue\.body/,
    },
    answer: {
      secretArn: "credential:missing",
      from: "bot@example.com",
      to: "team@example.com",
      subject: "{{trigger.data.issue.title}}",
      text: "{{trigger.data.issue.body}}",
    },
  },
];
