import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlLine } from "./curl-line.ts";

test("the command reaches curl as it was meant, whatever is in the payload", () => {
  const payload = { text: `It's "$HOME" \`id\` \\ \n` };
  const command = curlLine({ url: "http://localhost:3000/hooks/abc?a=1&b=2", payload });
  const shown = execFileSync("sh", ["-c", command.replace("curl", "printf '%s\\0'")], { encoding: "utf8" });
  expect(shown.split("\0").slice(0, -1)).toEqual([
    "-X",
    "POST",
    "http://localhost:3000/hooks/abc?a=1&b=2",
    "-H",
    "Content-Type: application/json",
    "-d",
    JSON.stringify(payload),
  ]);
});
