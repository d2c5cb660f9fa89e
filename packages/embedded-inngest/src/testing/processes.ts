import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { eventually } from "./eventually.ts";

export const keys = { signingKey: "ab".repeat(32), eventKey: "chaos-event-key" };

/** An engine as a process of its own, on the given port. */
export async function startEngineProcess({
  databaseUrl,
  port,
}: {
  databaseUrl: string;
  port: number;
}): Promise<ChildProcess> {
  const child = fork(new URL("../main.ts", import.meta.url), {
    execArgv: [],
    env: {
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      INNGEST_SIGNING_KEY: keys.signingKey,
      INNGEST_EVENT_KEY: keys.eventKey,
      LOG_LEVEL: "error",
    },
  });
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => undefined);
    return answer?.ok === true ? true : undefined;
  });
  return child;
}

/** The chaos worker on the given port; resolves when it has registered. */
export async function startWorkerProcess({
  engineUrl,
  port,
  journal,
}: {
  engineUrl: string;
  port: number;
  journal: string;
}): Promise<ChildProcess> {
  const child = fork(
    new URL("worker-process.ts", import.meta.url),
    [engineUrl, String(port), keys.signingKey, keys.eventKey, journal],
    { execArgv: [] },
  );
  await once(child, "message");
  return child;
}

/** SIGKILL, and gone when it resolves. */
export async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Which steps began and which ended, from the journal: counts by `<execution> <step>`. */
export async function readJournal(
  journal: string,
): Promise<{ begun: Map<string, number>; ended: Map<string, number> }> {
  const begun = new Map<string, number>();
  const ended = new Map<string, number>();
  for (const line of (await readFile(journal, "utf8").catch(() => "")).split("\n")) {
    const [execution, step, what] = line.split(" ");
    const counts = what === "begin" ? begun : what === "end" ? ended : undefined;
    const key = `${String(execution)} ${String(step)}`;
    counts?.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { begun, ended };
}
