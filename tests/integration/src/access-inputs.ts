import type { AppRouter } from "@workfuse/router";

type Groups = AppRouter["_def"]["record"];
type Paths<G extends keyof Groups> = G extends string
  ? keyof Groups[G] extends infer P
    ? P extends string
      ? `${G}.${P}`
      : never
    : never
  : never;
export type ProcedurePath = { [G in keyof Groups]: Paths<G> }[keyof Groups];

/** Things of one workspace. */
export type Things = {
  readonly workflow: string;
  readonly execution: string;
  readonly secret: string;
  readonly delivery: string;
  readonly user: string;
  readonly invitation: string;
  readonly key: string;
  readonly workspace: string;
  readonly variable: string;
};

const position = { x: 0, y: 0 };
const graph = {
  formatVersion: 1,
  nodes: [{ id: "t", type: "trigger", position, data: { label: "T", config: {} } }],
  edges: [],
};

/** A well-formed input of every procedure, naming these things. One that is missing here does not compile. */
export function inputsFor(things: Things): Readonly<Record<ProcedurePath, unknown>> {
  const { workflow, execution } = things;
  return {
    "session.me": undefined,
    "session.options": undefined,
    "session.switch": { id: things.workspace },
    "workflows.create": { name: "New", graph },
    "workflows.starters": undefined,
    "workflows.get": { id: workflow },
    "workflows.list": {},
    "workflows.callers": { id: workflow },
    "workflows.update": { id: workflow, baseVersion: 1, name: "Mine" },
    "workflows.activate": { id: workflow, active: true },
    "workflows.publish": { id: workflow },
    "workflows.delete": { id: workflow },
    "workflows.versions": { id: workflow },
    "workflows.version": { id: workflow, version: 1 },
    "workflows.restore": { id: workflow, version: 1 },
    "workflows.export": { id: workflow },
    "workflows.import": { data: {} },
    "executions.trigger": { workflowId: workflow },
    "executions.get": { id: execution },
    "executions.list": { workflowId: workflow },
    "executions.retry": { id: execution },
    "executions.replay": { id: execution },
    "executions.node": { id: execution, nodeId: "t" },
    "executions.text": { id: execution, nodeId: "t", part: "output" },
    "executions.iterations": { id: execution, nodeId: "t" },
    "executions.answer": { id: execution, nodeId: "t", approved: true },
    "executions.cancel": { id: execution },
    "schedules.list": {},
    "schedules.preview": { cron: "* * * * *" },
    "secrets.create": { name: "S", value: "long enough a value", workflowId: workflow },
    "secrets.list": { workflowId: workflow },
    "secrets.delete": { arn: things.secret },
    "webhooks.get": { workflowId: workflow },
    "webhooks.update": { workflowId: workflow, settings: {} },
    "webhooks.rotate": { workflowId: workflow },
    "webhooks.listen": { workflowId: workflow },
    "deliveries.list": { workflowId: workflow },
    "deliveries.replay": { workflowId: workflow, id: things.delivery },
    "members.list": undefined,
    "members.setRole": { userId: things.user, role: "viewer" },
    "members.remove": { userId: things.user },
    "members.invite": { email: "somebody@example.com", role: "viewer" },
    "invitations.list": undefined,
    "invitations.revoke": { id: things.invitation },
    "invitations.preview": { token: "no-such-token" },
    "invitations.accept": { token: "no-such-token" },
    "workspaces.create": { name: "Another" },
    "workspaces.rename": { name: "Renamed" },
    "workspaces.leave": { id: things.workspace },
    "apiKeys.create": { name: "Key", role: "viewer" },
    "apiKeys.list": undefined,
    "apiKeys.revoke": { id: things.key },
    "variables.list": undefined,
    "variables.set": { name: "SET", value: "1" },
    "variables.delete": { name: things.variable },
    "audit.list": { targetId: workflow },
    "audit.account": {},
  };
}
