import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { S3Address } from "./store-url.ts";
import { checkedKey } from "./object-key.ts";
import type { ObjectStore } from "./object-store.ts";
import { notFound, unavailable } from "./unavailable.ts";

// S3 takes at most 10,000 parts: 160 GB. Two parts are under way at a time, so an upload holds three of them at most.
const partBytes = 16 * 1024 * 1024;
const partsAtOnce = 2;

/** Bytes as objects of a bucket, on AWS or what speaks its protocol. Credentials come from the SDK's usual places. */
export function createS3Store({
  address: { bucket, prefix, region, endpoint },
  credentials,
}: {
  address: S3Address;
  credentials?: S3ClientConfig["credentials"];
}): ObjectStore {
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    // Checksums that S3's own protocol asks for; many compatible stores know no others.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const target = (key: string) => ({ Bucket: bucket, Key: `${prefix}${checkedKey(key)}` });

  return {
    async put({ key, content, signal }) {
      let source: { readonly error: unknown } | undefined;
      content.once("error", (error) => {
        source = { error };
      });
      const upload = new Upload({
        client,
        params: { ...target(key), Body: content },
        partSize: partBytes,
        queueSize: partsAtOnce,
        // Parts of an upload that failed would be paid for.
        leavePartsOnError: false,
      });
      const abort = (): void => {
        content.destroy();
        void upload.abort();
      };
      signal.addEventListener("abort", abort, { once: true });
      try {
        signal.throwIfAborted();
        await upload.done();
      } catch (error) {
        content.destroy();
        signal.throwIfAborted();
        if (source) throw source.error;
        throw unavailable(error);
      } finally {
        signal.removeEventListener("abort", abort);
      }
    },

    async get({ key, signal }) {
      const command = new GetObjectCommand(target(key));
      try {
        const { Body: body } = await client.send(command, { abortSignal: signal });
        if (!(body instanceof Readable)) throw new Error("an object without a body");
        return body;
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof NoSuchKey ? notFound(error) : unavailable(error);
      }
    },

    async delete({ key, signal }) {
      const command = new DeleteObjectCommand(target(key));
      try {
        await client.send(command, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        throw unavailable(error);
      }
    },

    close() {
      client.destroy();
    },
  };
}
