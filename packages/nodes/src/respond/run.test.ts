import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { respondNode } from "./definition.ts";
import { runRespond } from "./run.ts";

const run = nodeRunner({ definition: respondNode, run: runRespond });

test("status, headers and body are the answer", async () => {
  expect(await run({ status: 201, headers: { "X-Id": "7" }, body: { id: 7 } })).toEqual({
    output: { status: 201 },
    answer: { status: 201, headers: { "X-Id": "7" }, body: { id: 7 } },
  });
  expect(await run({})).toMatchObject({ answer: { status: 200, headers: {}, body: null } });
});

test("headers that would break the connection are refused", async () => {
  for (const headers of [{ "Content-Length": "1" }, { "X-A": "a\r\nSet-Cookie: b=c" }]) {
    expect(await failureOf(run({ headers }))).toMatchObject({ code: "config.invalid" });
  }
});
