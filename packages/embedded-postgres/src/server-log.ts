import type { Log } from "@workfuse/ports";
import { WorkfuseError } from "@workfuse/errors";

const severity = /^(DEBUG\d?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT):\s+/;

/** Passes one line of the server's stderr on, at the level that its severity asks for. */
export function logServerLine({ log, line }: { log: Log; line: string }): void {
  const level = severity.exec(line)?.[1];
  const fields = { source: "postgres" };
  if (level === "FATAL" || level === "PANIC") log.error(fields, line);
  else if (level === "WARNING" || level === "ERROR") log.warn(fields, line);
  else log.debug(fields, line);
}

/** A server killed a moment ago leaves processes behind that still hold its memory; they end by themselves. */
export function isMomentary(output: string): boolean {
  return /pre-existing shared memory block|the database system is (starting up|shutting down)/.test(output);
}

/** Turns what a program wrote before it gave up into the one line that a person needs. */
export function explainFailure({
  output,
  port,
  dataDir,
}: {
  output: string;
  port: number | undefined;
  dataDir: string;
}): WorkfuseError {
  const library = /error while loading shared libraries: ([^:\s]+)|Library not loaded: (\S+)/.exec(output);
  if (library !== null) {
    const name = library[1] ?? library[2];
    return new WorkfuseError({
      code: "setup.missing_library",
      message: `The embedded Postgres needs the shared library ${name}, which this machine lacks. Install it with the system's package manager, or set DATABASE_URL to a Postgres of your own.`,
      details: { library: name },
    });
  }
  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(output)) {
    return new WorkfuseError({
      code: "setup.port_taken",
      message: `Port ${port} on 127.0.0.1 is taken, so Postgres cannot listen there.`,
      details: { port },
    });
  }
  if (/No space left on device/.test(output)) {
    return new WorkfuseError({
      code: "setup.folder_unwritable",
      message: `The disk that holds ${dataDir} is full, so Postgres cannot start. Free some space, or set WORKFUSE_DATA_DIR to another disk.`,
    });
  }
  if (/Permission denied|Read-only file system|Operation not permitted/.test(output)) {
    return new WorkfuseError({
      code: "setup.folder_unwritable",
      message: `Postgres cannot write to ${dataDir}. Make it writable for the user who starts WorkFuse, or set WORKFUSE_DATA_DIR to another folder.`,
      details: { output: lastLine(output) },
    });
  }
  return new WorkfuseError({
    code: "database.unavailable",
    message: `The embedded Postgres in ${dataDir} did not start: ${lastLine(output)}`,
    details: { output: output.slice(-2000) },
  });
}

function lastLine(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return (
    lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ??
    lines.at(-1) ??
    "it wrote nothing"
  ).trim();
}
