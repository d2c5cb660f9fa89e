export { cronProblem } from "./cron-problem.ts";
export { describeSchedule } from "./describe-schedule.ts";
export { type MissedPolicy, type RunPlan, missedPolicies, planRuns } from "./plan-runs.ts";
export { type Schedule, scheduleSchema } from "./schedule.ts";
export { type Timetable, createTimetable, upcoming } from "./timetable.ts";
export { instantOf, isTimeZone } from "./zone.ts";
