export { type EventMap, eventSchemas } from "./events.ts";
export {
  type ExecutionUpdate,
  type UpdateType,
  executionUpdateSchema,
  updateTypes,
} from "./execution-update.ts";
export { type LiveText, liveTextSchema, withPiece } from "./live-text.ts";
export {
  type ClientMessage,
  type ExecutionChange,
  type ServerMessage,
  clientMessageSchema,
  serverMessageSchema,
} from "./gateway-protocol.ts";
