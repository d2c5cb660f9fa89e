// How much memory a large answer takes on its way into the file store: the HTTP node fetches 500 MB, once into a folder
// and once into an S3-compatible store. `node tests/load/src/file-memory.ts [megabytes]`. The other ends are processes of
// their own. Linux only.
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { createFiles, createObjectStore } from "@workfuse/files";
import { createTestFiles } from "@workfuse/files/testing";
import { createEgress, parseEgressAllow } from "@workfuse/http";
import { executorOf } from "@workfuse/nodes/executors";
import { fakePorts } from "@workfuse/nodes/testing";

const megabytes = Number(process.argv[2] ?? 500);
const megabyte = 1024 * 1024;

if (process.argv[3] === "peer") await servePeer();
else await measure();

/** Sends zeros to whoever asks, and takes an upload in parts without keeping it. */
async function servePeer(): Promise<void> {
  const chunk = Buffer.alloc(megabyte);
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== "GET") {
      request.on("end", () => {
        const isStart = request.url?.includes("uploads") === true;
        const name = isStart ? "InitiateMultipartUploadResult" : "CompleteMultipartUploadResult";
        const xml = `<${name}><UploadId>1</UploadId><ETag>"1"</ETag></${name}>`;
        response.writeHead(200, { etag: '"1"' }).end(request.method === "POST" ? xml : "");
      });
      return;
    }
    response.writeHead(200, { "content-type": "application/octet-stream" });
    let left = megabytes;
    const send = (): void => {
      while (left > 0) {
        left -= 1;
        if (!response.write(chunk)) {
          response.once("drain", send);
          return;
        }
      }
      response.end();
    };
    send();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A listening TCP server has an address object.
  process.send?.((server.address() as AddressInfo).port);
}

async function measure(): Promise<void> {
  const peer = fork(import.meta.filename, [String(megabytes), "peer"]);
  const [port] = (await once(peer, "message")) as [number];
  const url = `http://127.0.0.1:${port}`;
  const egress = createEgress({ allow: parseEgressAllow(`127.0.0.1/32:${port}`) });
  const folder = await createTestFiles();
  const memory = {
    announce: async () => {},
    create: async () => true,
    get: async () => undefined,
    delete: async () => false,
  };
  const bucket = await createObjectStore({
    url: `s3://files?endpoint=${url}`,
    accessKeyId: "id",
    secretAccessKey: "secret",
  });
  const s3 = createFiles({ store: bucket, records: memory, ids: { next: () => "id" } });
  for (const [name, files] of Object.entries({ folder, s3 })) {
    const before = residentMegabytes();
    let most = before;
    const timer = setInterval(() => {
      most = Math.max(most, residentMegabytes());
    }, 20);
    const started = performance.now();
    await executorOf("http")({
      config: { method: "GET", url, responseFormat: "file", maxFileMegabytes: 1024, timeout: 600_000 },
      scope: { nodes: {}, trigger: null, env: {}, execution: {} },
      workspaceId: "w",
      executionId: "execution",
      effectKey: "e:n",
      ports: fakePorts({ http: egress, files }),
      signal: new AbortController().signal,
    });
    clearInterval(timer);
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${megabytes} MB into the ${name} store: ${seconds.toFixed(1)} s, ` +
        `resident ${Math.round(before)} MB before, at most ${Math.round(most)} MB (+${Math.round(most - before)} MB)`,
    );
  }
  bucket.close();
  await egress.close();
  await folder.remove();
  peer.kill();
}

function residentMegabytes(): number {
  return (Number(readFileSync("/proc/self/statm", "utf8").split(" ")[1]) * 4096) / megabyte;
}
