export { type EventMap, type EventName, eventSchemas } from "./events.ts";
export {
  type ExecutionUpdate,
  type UpdateType,
  executionUpdateSchema,
  updateTypes,
} from "./execution-update.ts";
