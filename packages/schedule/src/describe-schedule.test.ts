import { expect, test } from "vitest";
import { describeSchedule } from "./describe-schedule.ts";

test.each([
  ["0 9 * * MON-FRI", "At 09:00 from Monday to Friday."],
  ["* * * * *", "Every minute."],
  ["*/15 * * * *", "Every 15 minutes."],
  ["*/15 9-17 * * *", "Every 15 minutes, from 09:00 to 17:59."],
  ["5 * * * *", "At minute 5 of every hour."],
  ["0 */2 * * *", "At minute 0 of every 2 hours."],
  ["30 6,12,18 * * *", "At 06:30, 12:30 and 18:30."],
  ["*/10 * * * * *", "Every 10 seconds."],
  ["15 30 9 * * *", "At 09:30:15."],
  ["0 0 1 JAN,jul *", "At 00:00 on the 1st in January and July."],
  ["0 0 L * *", "At 00:00 on the last day of the month."],
  ["0 0 LW * *", "At 00:00 on the last working day of the month."],
  ["0 0 15W * *", "At 00:00 on the working day nearest to the 15th."],
  ["0 8 * * FRI#2", "At 08:00 on the second Friday of the month."],
  ["0 8 * * MONL", "At 08:00 on the last Monday of the month."],
  ["0 0 13 * FRI", "At 00:00 on the 13th and also on Friday."],
  ["0 0 13 * +FRI", "At 00:00 on the 13th if that is a Friday."],
  ["0 12 * * sat,sun", "At 12:00 on Saturday and Sunday."],
  ["0 0 1-10/3 * *", "At 00:00 on the 1st to the 10th in steps of 3 days."],
  ["@weekly", "At 00:00 on Sunday."],
])("“%s” reads: %s", (cron, sentence) => {
  expect(describeSchedule({ kind: "cron", cron, timeZone: "UTC" })).toBe(sentence);
});

test("intervals are told in the largest unit that fits", () => {
  const told = [1000, 90_000, 900_000, 3_600_000, 172_800_000].map((everyMs) =>
    describeSchedule({ kind: "interval", everyMs }),
  );
  expect(told).toEqual([
    "Every second.",
    "Every 90 seconds.",
    "Every 15 minutes.",
    "Every hour.",
    "Every 2 days.",
  ]);
});
