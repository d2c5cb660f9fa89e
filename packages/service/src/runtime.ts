import type { Clock, Ids } from "@workfuse/ports";
import { v7 } from "uuid";

export const systemClock: Clock = { now: () => new Date() };

/** UUIDs of version 7 (RFC 9562): unguessable enough for an id, and sorted by their time of creation. */
export const uuidIds: Ids = { next: () => v7() };
