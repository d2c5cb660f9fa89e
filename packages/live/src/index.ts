export { type BackOff, backOffDelay } from "./back-off.ts";
export {
  type LiveClient,
  type LiveClientOptions,
  type LiveStatus,
  type LiveSubscription,
  createLiveClient,
} from "./live-client.ts";
export { type UpdateOrder, createUpdateOrder } from "./update-order.ts";
