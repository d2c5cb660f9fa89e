import type { Socket } from "node:net";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import pg from "pg";
import type { z } from "zod";
import { chosenSecret } from "../values/chosen-secret.ts";
import type { NodeRun } from "../node-run.ts";
import { type PostgresTarget, parsePostgresUrl } from "./connection-url.ts";
import type { databaseNode } from "./definition.ts";

type Config = z.output<(typeof databaseNode)["config"]>;
type Rows = { readonly rows: Record<string, unknown>[]; readonly count: number };

/**
 * One statement in a connection of its own, through the guarded way out. The statement is sent with its parameters
 * apart from it (the extended protocol), which also refuses several statements in one.
 */
export const runDatabase: NodeRun<typeof databaseNode> = async ({ config, ports, signal }) => {
  const secret = await ports.secrets.resolve({ arn: chosenSecret(config.secretArn), signal });
  const target = parsePostgresUrl(secret.reveal());
  const { host, port } = target;
  const socket = await ports.tcp.connect({ host, port, signal });
  const client = createClient({ target, socket, config });
  // Errors of the connection reject what is being waited for; without a listener they would end the process.
  client.on("error", () => undefined);
  // The server should have stopped by then; this is for one that does not answer at all.
  const deadline = setTimeout(() => socket.destroy(noAnswer(host)), config.timeout + 5000);
  try {
    await client.connect();
    return { output: await query({ client, config }) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw translated({ error, target });
  } finally {
    clearTimeout(deadline);
    // Not the driver's polite end: it would wait for what is still being sent.
    socket.destroy();
  }
};

function noAnswer(host: string): WorkfuseError {
  return new WorkfuseError({ code: "egress.timeout", message: `${host} does not answer.` });
}

function createClient({
  target,
  socket,
  config,
}: {
  target: PostgresTarget;
  socket: Socket;
  config: Config;
}): pg.Client {
  return new pg.Client({
    ...target,
    stream: () => alreadyConnected(socket),
    application_name: "workfuse",
    connectionTimeoutMillis: 15_000,
    statement_timeout: config.timeout,
  });
}

// The driver connects its stream by itself; this one stands already, at an address that was checked.
function alreadyConnected(socket: Socket): Socket {
  const connect = (): Socket => {
    queueMicrotask(() => socket.emit("connect"));
    return socket;
  };
  return Object.assign(socket, { connect });
}

async function query({
  client,
  config: { query: text, parameters, readOnly, maxRows },
}: {
  client: pg.Client;
  config: Config;
}): Promise<Rows> {
  if (readOnly) await client.query("SET default_transaction_read_only = on");
  return new Promise((resolve, reject) => {
    const rows: Record<string, unknown>[] = [];
    // "extended" also without parameters: the simple protocol would run several statements.
    const config = { text, values: parameters.map(parameterOf), queryMode: "extended" };
    const running = new pg.Query<Record<string, unknown>>(config);
    running.on("row", (row) => {
      if (rows.length < maxRows) rows.push(plain(row));
      else reject(tooManyRows(maxRows));
    });
    running.on("error", reject);
    running.on("end", ({ rowCount }) => resolve({ rows, count: rowCount ?? rows.length }));
    client.query(running);
  });
}

// Rejecting ends the connection, so that the rest is not read.
function tooManyRows(maximum: number): WorkfuseError {
  return new WorkfuseError({
    code: "node.output_too_large",
    message: `The query gives more than ${maximum} rows. Ask for fewer with LIMIT.`,
  });
}

// The driver would write a list as a Postgres array, and an object by its own toString.
function parameterOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** A row as JSON has it: dates as ISO text, bytes as Base64. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  const cells = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : Buffer.isBuffer(value) ? value.toString("base64") : value,
  ]);
  return Object.fromEntries(cells) as Record<string, unknown>;
}

// Classes of SQLSTATE that another attempt may not meet again: connection, rollback by the server, resources,
// operator's intervention.
const passing = /^(?:08|40|53|57P)/;

function translated({ error, target: { host } }: { error: unknown; target: PostgresTarget }): Error {
  if (isWorkfuseError(error)) return error;
  if (error instanceof pg.DatabaseError) {
    const { code, message, detail, hint, position } = error;
    return new WorkfuseError({
      code: "sql.failed",
      message: `${host} refused: ${message}`,
      details: { sqlState: code, detail, hint, position },
      retryable: code !== undefined && passing.test(code),
      cause: error,
    });
  }
  return new WorkfuseError({
    code: "egress.network",
    message: `The connection to ${host} broke or could not be secured: ${error instanceof Error ? error.message : "unknown"}`,
    cause: error,
  });
}
