import type { NodeTypeInfo, NodeTypes } from "@workfuse/graph";
import { aiNode } from "./ai/definition.ts";
import { conditionNode } from "./condition/definition.ts";
import { convertNode } from "./convert/definition.ts";
import { cryptoNode } from "./crypto/definition.ts";
import { databaseNode } from "./database/definition.ts";
import { datetimeNode } from "./datetime/definition.ts";
import { emailNode } from "./email/definition.ts";
import { fileNode } from "./file/definition.ts";
import { filterNode } from "./filter/definition.ts";
import { httpNode } from "./http/definition.ts";
import { listNode } from "./list/definition.ts";
import { mergeNode } from "./merge/definition.ts";
import { rssNode } from "./rss/definition.ts";
import { setNode } from "./set/definition.ts";
import { stopNode } from "./stop/definition.ts";
import { loopNode } from "./loop/definition.ts";
import { waitNode } from "./wait/definition.ts";
import { workflowNode } from "./workflow/definition.ts";
import { respondNode } from "./respond/definition.ts";
import { noteNode } from "./note/definition.ts";
import { transformNode } from "./transform/definition.ts";
import { triggerNode } from "./trigger/definition.ts";

/** Every node type there is. Browser-safe: definitions only, no executor. */
export const catalog = {
  trigger: triggerNode,
  http: httpNode,
  ai: aiNode,
  transform: transformNode,
  condition: conditionNode,
  set: setNode,
  filter: filterNode,
  list: listNode,
  merge: mergeNode,
  loop: loopNode,
  wait: waitNode,
  workflow: workflowNode,
  respond: respondNode,
  note: noteNode,
  stop: stopNode,
  datetime: datetimeNode,
  crypto: cryptoNode,
  convert: convertNode,
  file: fileNode,
  rss: rssNode,
  database: databaseNode,
  email: emailNode,
} as const;

export type NodeType = keyof typeof catalog;
/** The types that have an executor. */
export type RunnableNodeType = Exclude<NodeType, "note">;
export type AnyNodeDefinition = (typeof catalog)[NodeType];

/** The catalogue as the graph's validation and planning take it. */
export const nodeTypes: NodeTypes = new Map<string, NodeTypeInfo>(Object.entries(catalog));

export function definitionOf(type: string): AnyNodeDefinition | undefined {
  return Object.hasOwn(catalog, type) ? catalog[type as NodeType] : undefined;
}

export { type Expression, type NodeDefinition, type NodeGroup, expressionSchema } from "./define-node.ts";
export { type FileReference, fileReferenceSchema } from "./fields/file-field.ts";
export { type FormConfig, type FormFieldConfig } from "./trigger/form-field.ts";
export { scheduleOf } from "./trigger/schedule-field.ts";
export {
  type TriggerConfig,
  type TriggerPayload,
  triggerConfigSchema,
  triggerPayloadSchema,
} from "./trigger/definition.ts";
export { type WebhookSettings, webhookSettingsSchema } from "./trigger/webhook-settings.ts";
export { type CredentialType, credentialTypeNames, credentialTypes } from "./credentials/credential-types.ts";
