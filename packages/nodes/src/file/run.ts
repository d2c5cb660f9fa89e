import type { z } from "zod";
import { decodeBase64Bytes } from "../convert/base64.ts";
import { parseJson } from "../convert/json.ts";
import type { NodeRun, NodeRunInput } from "../node-run.ts";
import { asText } from "../values/as-text.ts";
import { contentTypeOf } from "../values/content-type-of.ts";
import { decodeText } from "../values/decode-text.ts";
import { fileIdsOf, readBytes, referenceOf, storeBytes } from "../values/stored-files.ts";
import type { fileNode } from "./definition.ts";
import { unzipFile } from "./unzip.ts";
import { zipFiles } from "./zip.ts";

type Config = z.output<(typeof fileNode)["config"]>;
type Output = z.output<(typeof fileNode)["output"]>;

// A node's output has a much lower limit; this is what it takes to say so.
const mostReadBytes = 32 * 1024 * 1024;
const megabyte = 1024 * 1024;
const standardMegabytes = 200;

/** One operation on files. Content is in memory only where it is read or written as a value. */
export const runFile: NodeRun<typeof fileNode> = async (input) => ({ output: await work(input) });

async function work(input: NodeRunInput<Config>): Promise<Output> {
  const { config, ports, workspaceId } = input;
  const maxBytes = (config.maxMegabytes ?? standardMegabytes) * megabyte;
  // The schema has made sure that what an operation needs is there.
  const id = config.file?.$file ?? "";
  const name = config.name ?? "";
  switch (config.operation) {
    case "read": {
      const { file, bytes } = await readBytes({ input, id, maxBytes: mostReadBytes });
      return { file: referenceOf(file), content: contentOf({ bytes, config }) };
    }
    case "write": {
      const { contentType = contentTypeOf(name) } = config;
      return { file: await storeBytes({ input, name, contentType, bytes: bytesOf(config) }) };
    }
    case "info": {
      const file = await ports.files.info({ workspaceId, id });
      return { file: referenceOf(file), sha256: file.sha256 };
    }
    case "zip":
      return { file: await zipFiles({ input, ids: fileIdsOf(config.files ?? []), name, maxBytes }) };
    case "unzip":
      return { files: [...(await unzipFile({ input, id, maxBytes }))] };
  }
}

function contentOf({ bytes, config: { format, charset } }: { bytes: Buffer; config: Config }): unknown {
  switch (format) {
    case "text":
      return decodeText({ bytes, charset });
    case "json":
      return parseJson(decodeText({ bytes, charset }));
    case "base64":
      return bytes.toString("base64");
  }
}

function bytesOf({ format, value }: Config): Uint8Array {
  switch (format) {
    case "text":
      return Buffer.from(asText(value));
    case "json":
      return Buffer.from(JSON.stringify(value ?? null, null, 2));
    case "base64":
      return decodeBase64Bytes(asText(value));
  }
}
