import type { GraphContent } from "@workfuse/graph";

type Starter = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly graph: GraphContent;
};

const trigger = (samplePayload: unknown): GraphContent["nodes"][number] => ({
  id: "trigger",
  type: "trigger",
  position: { x: 0, y: 0 },
  data: { label: "When the webhook is called", config: { source: "webhook", samplePayload } },
});

const transform = ({
  id,
  label,
  code,
  x,
  y,
}: {
  id: string;
  label: string;
  code: string;
  x: number;
  y: number;
}): GraphContent["nodes"][number] => ({
  id,
  type: "transform",
  position: { x, y },
  data: { label, config: { language: "jsonata", code } },
});

/** What a new workflow can start from. All of them run without anything being set up. */
export const starters: readonly Starter[] = [
  {
    id: "empty",
    name: "Empty workflow",
    description: "A webhook trigger and nothing else.",
    graph: { formatVersion: 1, nodes: [trigger({ name: "Ada" })], edges: [] },
  },
  {
    id: "webhook-branches",
    name: "Route an order",
    description: "A webhook brings an order; its total decides which of two branches runs. Works offline.",
    graph: {
      formatVersion: 1,
      nodes: [
        trigger({ customer: "Ada", items: [{ name: "Notebook", price: 12.5, quantity: 4 }] }),
        transform({
          id: "total",
          label: "Add up the order",
          code: '{ "customer": trigger.data.customer, "total": $sum(trigger.data.items.(price * quantity)) }',
          x: 300,
          y: 0,
        }),
        {
          id: "size",
          type: "condition",
          position: { x: 600, y: 0 },
          data: {
            label: "A large order?",
            config: {
              conditions: [
                { field: "{{nodes.total.result.total}}", operator: "gt", value: 40, branch: "large" },
              ],
              defaultBranch: "small",
            },
          },
        },
        transform({
          id: "thank",
          label: "Thank in person",
          code: '{ "message": "Dear " & nodes.total.result.customer & ", we will call you about your order." }',
          x: 900,
          y: -90,
        }),
        transform({
          id: "confirm",
          label: "Confirm",
          code: '{ "message": "Thank you, " & nodes.total.result.customer & ". Your order is on its way." }',
          x: 900,
          y: 90,
        }),
      ],
      edges: [
        { id: "trigger-total", source: "trigger", target: "total" },
        { id: "total-size", source: "total", target: "size" },
        { id: "size-thank", source: "size", sourceHandle: "large", target: "thank" },
        { id: "size-confirm", source: "size", sourceHandle: "small", target: "confirm" },
      ],
    },
  },
];
