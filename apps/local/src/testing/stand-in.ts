// A service for tests of the stack itself: answers /readyz, echoes requests, takes WebSocket upgrades, notes when it
// starts and stops in the file STAND_IN_EVENTS, and obeys the files <STAND_IN_ORDERS>/<name>.<order>.
import { appendFileSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { WebSocketServer } from "ws";

const name = basename(process.argv[1] ?? "", ".ts");
const orders = process.env["STAND_IN_ORDERS"] ?? "";
const note = (event: string): void => {
  const file = process.env["STAND_IN_EVENTS"];
  if (file !== undefined) appendFileSync(file, `${event} ${name} ${process.pid}\n`);
};
const isOrdered = (order: string): boolean => existsSync(join(orders, `${name}.${order}`));

note("start");
if (isOrdered("refuse")) {
  process.stderr.write(`${name} could not start: ordered to refuse\n`);
  process.exit(1);
}

const server = createServer((request, response) => {
  if (request.url === "/readyz") {
    response.writeHead(isOrdered("unready") ? 503 : 200).end();
    return;
  }
  if (request.url?.endsWith("/stream") === true) {
    response.writeHead(200, { "content-type": "text/plain" });
    response.write("first ");
    setTimeout(() => response.end("second"), 300);
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8");
    response.writeHead(202, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ name, url: request.url, headers: request.headers, environment: process.env, body }),
    );
  });
});
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket, request) => {
  socket.send(JSON.stringify({ name, forwardedFor: request.headers["x-forwarded-for"] }));
  socket.on("message", (data: Buffer) => {
    socket.send(`echo ${data.toString("utf8")}`);
  });
});

const stop = (): void => {
  if (isOrdered("hang")) return;
  note("stop");
  process.exit(0);
};
process.on("SIGTERM", stop);
process.on("disconnect", stop);
server.listen(Number(process.env["PORT"]), process.env["HOST"]);
