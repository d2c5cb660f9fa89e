import type { LiveText } from "@workfuse/events";
import { z } from "zod";

/** Says that an execution has moved on. What happened is read from Postgres; the bus only wakes those who watch. */
export const nudgeSchema = z.object({
  executionId: z.string(),
  workflowId: z.string(),
  sequence: z.number(),
});
export type Nudge = z.output<typeof nudgeSchema>;

export type BusListener = {
  readonly onNudge: (nudge: Nudge) => void;
  /** A piece of what a node is writing. */
  readonly onText?: (text: LiveText) => void;
  /** The connection was away and is back: nudges may have been missed. */
  readonly onResync: () => void;
};

export type Bus = {
  /** Never blocks and never throws; several nudges travel together. */
  readonly publish: (nudge: Nudge) => void;
  /** The same for a piece of what a node is writing. */
  readonly publishText: (text: LiveText) => void;
  readonly listen: (listener: BusListener) => Promise<void>;
  readonly isReady: () => boolean;
  readonly close: () => Promise<void>;
};
