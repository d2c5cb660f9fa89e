// What checking a schedule takes, without the calendar: pages that only check load no more than this.
export { cronProblem } from "./cron-problem.ts";
export { missedPolicies } from "./plan-runs.ts";
export type { Schedule } from "./schedule.ts";
export { instantOf, isTimeZone } from "./zone.ts";
