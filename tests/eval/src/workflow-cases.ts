import type { Compact, WorkflowCase } from "./cases.ts";

const slack = (text: string) =>
  [
    "http",
    {
      method: "POST",
      url: "https://slack.com/api/chat.postMessage",
      body: { channel: "#general", text },
      auth: { type: "bearer", secretArn: "credential:missing" },
    },
  ] as const;
const mail = (subject: string, text: string) =>
  ["email", { from: "bot@example.com", to: "me@example.com", subject, text }] as const;
const model = { provider: "openai", model: "gpt-6-luna" } as const;
const webhook = (samplePayload: unknown) => ["trigger", { source: "webhook", samplePayload }] as const;
const every = (cron: string) =>
  ["trigger", { source: "schedule", schedule: { kind: "cron", cron, timeZone: "UTC" } }] as const;

const greeting: Compact = {
  nodes: {
    start: webhook({ name: "Ada" }),
    greet: ["set", { fields: [{ path: "text", value: "Hello {{trigger.data.name}}" }] }],
  },
  edges: ["start>greet"],
};

/** Sentences that become workflows. */
export const workflowCases: readonly WorkflowCase[] = [
  {
    says: "When a GitHub issue is opened, summarise it and post to Slack",
    source: "webhook",
    types: ["ai", "http"],
    reads: [
      ["ai", /trigger\.data\.issue/],
      ["http", /slack\.com.*nodes\.\w+\.(?:response|body)/s],
    ],
    answer: {
      nodes: {
        opened: webhook({ issue: { title: "Bug", body: "It breaks" } }),
        summary: ["ai", { task: "summarize", ...model, prompt: "{{trigger.data.issue.body}}" }],
        post: slack("{{nodes.summary.response}}"),
      },
      edges: ["opened>summary", "summary>post"],
    },
  },
  {
    says: "Every morning at 8, read https://news.example/feed.xml and mail me the titles",
    source: "schedule",
    types: ["rss", "email"],
    reads: [
      ["trigger", /0 8 \* \* \*/],
      ["email", /nodes\.\w+\.(?:items|result)/],
    ],
    answer: {
      nodes: {
        morning: every("0 8 * * *"),
        feed: ["rss", { url: "https://news.example/feed.xml" }],
        mail: mail("News", "{{#each nodes.feed.items}}{{this.title}}\n{{/each}}"),
      },
      edges: ["morning>feed", "feed>mail"],
    },
  },
  {
    says: "When a form is sent with an amount, ask for approval if it is over 1000, then mail the decision",
    source: "form",
    types: ["condition", "wait", "email"],
    reads: [
      ["condition", /trigger\.data\.amount.*1000/s],
      ["wait", /approval/],
    ],
    answer: {
      nodes: {
        form: [
          "trigger",
          {
            source: "form",
            form: {
              title: "Request",
              fields: [{ name: "amount", label: "Amount", type: "number", required: true }],
            },
            samplePayload: { amount: 1200 },
          },
        ],
        large: [
          "condition",
          {
            conditions: [{ field: "{{trigger.data.amount}}", operator: "gt", value: 1000, branch: "large" }],
            defaultBranch: "small",
          },
        ],
        ask: ["wait", { mode: "approval", message: "Approve {{trigger.data.amount}}?" }],
        mail: mail("Decision", "Approved: {{default nodes.ask.approved true}}"),
      },
      edges: ["form>large", "large:large>ask", "large:small>mail", "ask:approved>mail", "ask:rejected>mail"],
    },
  },
  {
    says: "When the webhook brings an order, save it into the Postgres table orders and answer with its id",
    source: "webhook",
    types: ["database", "respond"],
    reads: [
      ["database", /insert into orders.*\$1.*trigger\.data/is],
      ["respond", /nodes\.\w+\.rows/],
    ],
    answer: {
      nodes: {
        order: webhook({ customer: "Ada", total: 12 }),
        save: [
          "database",
          {
            query: "INSERT INTO orders (customer, total) VALUES ($1, $2) RETURNING id",
            parameters: ["{{trigger.data.customer}}", "{{trigger.data.total}}"],
          },
        ],
        answer: ["respond", { status: 201, body: { id: "{{nodes.save.rows[0].id}}" } }],
      },
      edges: ["order>save", "save>answer"],
    },
  },
  {
    says: "Each hour fetch https://api.example/users and, for each user, post it to https://crm.example/contacts",
    source: "schedule",
    types: ["http", "loop", "http"],
    reads: [
      ["loop", /nodes\.\w+\.body/],
      ["http", /crm\.example.*item/s],
    ],
    answer: {
      nodes: {
        hourly: every("0 * * * *"),
        users: ["http", { url: "https://api.example/users" }],
        each: ["loop", { mode: "each", items: "{{nodes.users.body}}" }],
        post: [
          "http",
          { method: "POST", url: "https://crm.example/contacts", body: "{{item}}" },
          { parentId: "each" },
        ],
      },
      edges: ["hourly>users", "users>each"],
    },
  },
  {
    says: "When a support mail comes in by webhook, classify it as billing, technical or other, and post each kind to its own Slack channel",
    source: "webhook",
    types: ["ai", "condition", "http", "http"],
    reads: [
      ["ai", /classify.*trigger\.data/s],
      ["condition", /nodes\.\w+\.body\.category/],
    ],
    answer: {
      nodes: {
        mail: webhook({ subject: "Invoice", text: "It is wrong" }),
        kind: [
          "ai",
          {
            task: "classify",
            ...model,
            prompt: "{{trigger.data.text}}",
            categories: ["billing", "technical", "other"],
          },
        ],
        route: [
          "condition",
          {
            conditions: [
              { field: "{{nodes.kind.body.category}}", operator: "eq", value: "billing", branch: "billing" },
              {
                field: "{{nodes.kind.body.category}}",
                operator: "eq",
                value: "technical",
                branch: "technical",
              },
            ],
            defaultBranch: "other",
          },
        ],
        billing: slack("Billing: {{trigger.data.subject}}"),
        technical: slack("Technical: {{trigger.data.subject}}"),
        other: slack("{{trigger.data.subject}}"),
      },
      edges: [
        "mail>kind",
        "kind>route",
        "route:billing>billing",
        "route:technical>technical",
        "route:other>other",
      ],
    },
  },
  {
    says: "When any workflow fails, mail me which one and why",
    source: "error",
    types: ["email"],
    reads: [["email", /trigger\.data/]],
    answer: {
      nodes: {
        failed: [
          "trigger",
          { source: "error", samplePayload: { workflow: { name: "Orders" }, error: { message: "no" } } },
        ],
        mail: mail("{{trigger.data.workflow.name}} failed", "{{trigger.data.error.message}}"),
      },
      edges: ["failed>mail"],
    },
  },
  {
    says: "On the first of each month, query the invoices that are due from Postgres, make a CSV of them and mail it",
    source: "schedule",
    types: ["database", "convert", "email"],
    reads: [
      ["trigger", /0 \d+ 1 \* \*/],
      ["convert", /writeCsv.*nodes\.\w+\.rows/s],
      ["email", /nodes\.\w+\.result/],
    ],
    answer: {
      nodes: {
        monthly: every("0 6 1 * *"),
        due: ["database", { query: "SELECT * FROM invoices WHERE due <= now()", readOnly: true }],
        csv: [
          "convert",
          { operation: "writeCsv", value: "{{nodes.due.rows}}", asFile: true, fileName: "due.csv" },
        ],
        mail: ["email", { ...mail("Due", "See the file.")[1], attachments: "{{nodes.csv.result}}" }],
      },
      edges: ["monthly>due", "due>csv", "csv>mail"],
    },
  },
  {
    says: "When a webhook with a signature-free body arrives, hash the e-mail address and hand it to workflow wf_audit without waiting",
    source: "webhook",
    types: ["crypto", "workflow"],
    reads: [
      ["crypto", /trigger\.data\.email/],
      ["workflow", /wf_audit.*nodes\.\w+\.result/s],
    ],
    answer: {
      nodes: {
        start: webhook({ email: "ada@example.com" }),
        hash: ["crypto", { operation: "hash", value: "{{trigger.data.email}}" }],
        audit: ["workflow", { workflowId: "wf_audit", data: { hash: "{{nodes.hash.result}}" }, wait: false }],
      },
      edges: ["start>hash", "hash>audit"],
    },
  },
  {
    says: "Fetch prices from two shops at the same time and answer the webhook's caller with the cheaper list first, both merged",
    source: "webhook",
    types: ["http", "http", "merge", "respond"],
    reads: [["merge", /nodes\.\w+\.body.*nodes\.\w+\.body/s]],
    answer: {
      nodes: {
        start: webhook({ product: "mug" }),
        one: ["http", { url: "https://one.example/prices", query: { q: "{{trigger.data.product}}" } }],
        two: ["http", { url: "https://two.example/prices", query: { q: "{{trigger.data.product}}" } }],
        both: [
          "merge",
          {
            mode: "append",
            inputs: [
              { name: "one", value: "{{nodes.one.body}}" },
              { name: "two", value: "{{nodes.two.body}}" },
            ],
          },
        ],
        answer: ["respond", { body: "{{nodes.both}}" }],
      },
      edges: ["start>one", "start>two", "one>both", "two>both", "both>answer"],
    },
  },
  {
    says: "By hand: download the PDF at the given address, zip it and mail it to me",
    source: "manual",
    types: ["http", "file", "email"],
    reads: [
      ["http", /trigger\.data\.\w+.*file/s],
      ["file", /zip.*nodes\.\w+\.body/s],
    ],
    answer: {
      nodes: {
        start: ["trigger", { source: "manual", samplePayload: { url: "https://example.com/a.pdf" } }],
        pdf: ["http", { url: "{{trigger.data.url}}", responseFormat: "file" }],
        zip: ["file", { operation: "zip", files: "{{nodes.pdf.body}}", name: "a.zip" }],
        mail: ["email", { ...mail("Your file", "Here it is.")[1], attachments: "{{nodes.zip.file}}" }],
      },
      edges: ["start>pdf", "pdf>zip", "zip>mail"],
    },
  },
  {
    says: "When a lead comes in without an e-mail address, stop with a message; otherwise wait a day and post it to https://crm.example/leads",
    source: "webhook",
    types: ["condition", "stop", "wait", "http"],
    reads: [
      ["condition", /email/],
      ["http", /crm\.example\/leads/],
    ],
    answer: {
      nodes: {
        lead: webhook({ name: "Ada", email: "ada@example.com" }),
        has: [
          "condition",
          {
            conditions: [
              { field: '{{default trigger.data.email ""}}', operator: "ne", value: "", branch: "yes" },
            ],
            defaultBranch: "no",
          },
        ],
        stop: ["stop", { mode: "error", message: "A lead without an address." }],
        day: ["wait", { mode: "duration", amount: 1, unit: "days" }],
        post: ["http", { method: "POST", url: "https://crm.example/leads", body: "{{trigger.data}}" }],
      },
      edges: ["lead>has", "has:no>stop", "has:yes>day", "day>post"],
    },
  },
  {
    says: "Every Friday at 17:00 take the orders from https://shop.example/orders, keep those over 100, sort them by total and post the five largest to Slack",
    source: "schedule",
    types: ["http", "filter", "list", "list", "http"],
    reads: [
      ["trigger", /17 \* \* (?:5|FRI)/i],
      ["filter", /total/],
      ["list", /descending/],
    ],
    answer: {
      nodes: {
        friday: every("0 17 * * 5"),
        orders: ["http", { url: "https://shop.example/orders" }],
        large: [
          "filter",
          { list: "{{nodes.orders.body}}", rules: [{ path: "total", operator: "gt", value: 100 }] },
        ],
        sorted: [
          "list",
          {
            operation: "sort",
            list: "{{nodes.large.items}}",
            sortBy: [{ path: "total", order: "descending" }],
          },
        ],
        top: ["list", { operation: "limit", list: "{{nodes.sorted.items}}", count: 5 }],
        post: slack("{{jsonStringify nodes.top.items}}"),
      },
      edges: ["friday>orders", "orders>large", "large>sorted", "sorted>top", "top>post"],
    },
  },
  {
    says: "Also send the greeting to https://hello.example by POST",
    given: greeting,
    source: "webhook",
    types: ["set", "http"],
    reads: [["http", /hello\.example.*nodes\.greet\.text/s]],
    answer: {
      nodes: {
        ...greeting.nodes,
        send: [
          "http",
          { method: "POST", url: "https://hello.example", body: { text: "{{nodes.greet.text}}" } },
        ],
      },
      edges: [...greeting.edges, "greet>send"],
    },
  },
  {
    says: "Run it every day at noon instead, and greet the world",
    given: greeting,
    source: "schedule",
    types: ["set"],
    reads: [
      ["trigger", /0 12 \* \* \*/],
      ["set", /world/i],
    ],
    answer: {
      nodes: {
        start: every("0 12 * * *"),
        greet: ["set", { fields: [{ path: "text", value: "Hello world" }] }],
      },
      edges: ["start>greet"],
    },
  },
];
