import type { RunnableNodeType, catalog } from "./catalog.ts";
import type { FlowRun, NodeDirective, NodeOutcome, NodeRun, NodeRunInput } from "./node-run.ts";
import { runAi } from "./ai/run.ts";
import { runCondition } from "./condition/run.ts";
import { runConvert } from "./convert/run.ts";
import { runCrypto } from "./crypto/run.ts";
import { runDatabase } from "./database/run.ts";
import { runDatetime } from "./datetime/run.ts";
import { runEmail } from "./email/run.ts";
import { runFile } from "./file/run.ts";
import { runFilter } from "./filter/run.ts";
import { runHttp } from "./http/run.ts";
import { runList } from "./list/run.ts";
import { runMerge } from "./merge/run.ts";
import { runRss } from "./rss/run.ts";
import { runSet } from "./set/run.ts";
import { runStop } from "./stop/run.ts";
import { runLoop } from "./loop/run.ts";
import { runWait } from "./wait/run.ts";
import { runWorkflow } from "./workflow/run.ts";
import { runRespond } from "./respond/run.ts";
import { runTransform } from "./transform/run.ts";
import { runTrigger } from "./trigger/run.ts";

/** The executor of every node type: a type without one does not compile. */
const executors: {
  readonly [T in RunnableNodeType]: NodeRun<(typeof catalog)[T]> | FlowRun<(typeof catalog)[T]>;
} = {
  trigger: runTrigger,
  http: runHttp,
  ai: runAi,
  transform: runTransform,
  condition: runCondition,
  set: runSet,
  filter: runFilter,
  list: runList,
  merge: runMerge,
  loop: runLoop,
  wait: runWait,
  workflow: runWorkflow,
  respond: runRespond,
  stop: runStop,
  datetime: runDatetime,
  crypto: runCrypto,
  convert: runConvert,
  file: runFile,
  rss: runRss,
  database: runDatabase,
  email: runEmail,
};

export type AnyNodeRun = (input: NodeRunInput<unknown>) => Promise<NodeDirective | NodeOutcome<unknown>>;

/** The executor of a type; the caller has parsed the config by that type's schema. */
export function executorOf(type: RunnableNodeType): AnyNodeRun {
  // The pairing of type and config is checked by the caller's parse, which TypeScript cannot see through the union.
  return executors[type] as AnyNodeRun;
}

export type {
  LoopCourse,
  NodeDirective,
  NodeOutcome,
  NodePorts,
  NodeRunInput,
  NodeScope,
  Suspension,
  WebhookAnswer,
} from "./node-run.ts";
