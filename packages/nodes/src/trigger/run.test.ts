import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { triggerConfigSchema, triggerNode } from "./definition.ts";
import { runTrigger } from "./run.ts";
import { scheduleOf } from "./schedule-field.ts";

const run = nodeRunner({ definition: triggerNode, run: runTrigger });

test("the trigger's output is what started the execution", async () => {
  const trigger = { source: "webhook", data: { a: 1 }, headers: { "x-a": "b" }, query: {}, method: "POST" };
  expect(await run({}, { scope: { trigger } })).toEqual({ output: trigger });
});

test("what cannot be read as a trigger's payload fails the node", async () => {
  expect((await failureOf(run({}, { scope: { trigger: "junk" } }))).code).toBe("node.failed");
});

const problemsOf = (config: unknown) =>
  (triggerConfigSchema.safeParse(config).error?.issues ?? []).map(({ path, message }) => [
    path.join("."),
    message,
  ]);

test("a schedule is checked when it is written", () => {
  const cron = (text: string) => ({ source: "schedule", schedule: { cron: text } });
  expect(problemsOf(cron("0 9 * * MON-FRI"))).toEqual([]);
  expect(problemsOf(cron("0 0 31 2 *"))).toEqual([
    ["schedule.cron", "No date matches this expression: its next run would never come."],
  ]);
  expect(problemsOf({ source: "schedule" })).toEqual([["schedule", "The trigger's schedule is missing."]]);
  expect(problemsOf({ source: "schedule", schedule: { timeZone: "Mars/Olympus" } })).toEqual([
    ["schedule.timeZone", "This is not the name of a time zone. An example: Europe/London."],
  ]);
  expect(problemsOf({ source: "schedule", schedule: { kind: "once" } })).toEqual([
    ["schedule.at", "This is needed here."],
  ]);
  expect(problemsOf({ source: "schedule", schedule: { kind: "once", at: "tomorrow" } })).toEqual([
    ["schedule.at", "This must be a date and time: 2027-01-31T09:00."],
  ]);
  expect(
    problemsOf({ source: "schedule", schedule: { kind: "interval", every: 400, unit: "days" } }),
  ).toEqual([["schedule.every", "This may be 366 days at most."]]);
});

test("a one-off time is one of its time zone, unless it says another", () => {
  const at = (text: string) => {
    const { schedule } = triggerConfigSchema.parse({
      source: "schedule",
      schedule: { kind: "once", at: text, timeZone: "America/New_York" },
    });
    const found = schedule && scheduleOf(schedule);
    return found?.kind === "once" ? new Date(found.at).toISOString() : found;
  };
  expect(at("2027-01-31T09:00")).toBe("2027-01-31T14:00:00.000Z");
  expect(at("2027-01-31T09:00:00+02:00")).toBe("2027-01-31T07:00:00.000Z");
  expect(at("2026-03-08T02:30")).toBe("2026-03-08T07:00:00.000Z");
});

test("a form's fields have names of their own, and something to choose from", () => {
  const form = (fields: unknown) => problemsOf({ source: "form", form: { fields } });
  const email = { name: "email", label: "E-mail", type: "email" };
  expect(form([email])).toEqual([]);
  expect(form([])).toEqual([["form.fields", "A form needs a field."]]);
  expect(form([email, email])).toEqual([["form.fields.1.name", "Another field has the name “email”."]]);
  expect(form([{ name: "size", label: "Size", type: "choice" }])).toEqual([
    ["form.fields.0.options", "There must be something to choose."],
  ]);
  expect(
    problemsOf({ source: "form", form: { fields: [email], redirectUrl: "javascript:alert(1)" } }),
  ).toEqual([["form.redirectUrl", "This must be a web address: https://…"]]);
});
