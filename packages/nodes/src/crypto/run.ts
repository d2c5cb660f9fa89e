import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import type { z } from "zod";
import type { NodeRun, NodeRunInput } from "../node-run.ts";
import { asText } from "../values/as-text.ts";
import { chosenSecret } from "../values/chosen-secret.ts";
import type { cryptoNode } from "./definition.ts";

type Config = z.output<(typeof cryptoNode)["config"]>;

/** Hashes, signatures and random values. The key of a signature never leaves this call. */
export const runCrypto: NodeRun<typeof cryptoNode> = async (input) => ({
  output: { result: await resultOf(input) },
});

async function resultOf({ config, ports, signal }: NodeRunInput<Config>): Promise<string> {
  const { algorithm, encoding, value, secretArn } = config;
  switch (config.operation) {
    case "hash":
      return createHash(algorithm).update(asText(value)).digest(encoding);
    case "hmac": {
      const key = await ports.secrets.resolve({ arn: chosenSecret(secretArn), signal });
      return createHmac(algorithm, key.reveal()).update(asText(value)).digest(encoding);
    }
    case "uuid":
      return randomUUID();
    case "random":
      return randomBytes(config.bytes).toString(encoding);
  }
}
