export { type AfterEnd, createAfterEnd } from "./after-end.ts";
export { createEngineClient } from "./client.ts";
export { type Dispatcher, createDispatcher } from "./dispatcher.ts";
export { startSweeper } from "./sweeper.ts";
export { type Wake, createWaker } from "./waker.ts";
export { type ReaperDependencies, reap, startReaper } from "./reaper.ts";
export { type SchedulerDependencies, rewindSchedules, startDue, startScheduler } from "./scheduler.ts";
export { type ErrorTriggerDependencies, startErrorSweeper, startErrorWorkflows } from "./error-triggers.ts";
