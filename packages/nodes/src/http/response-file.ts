import { parse } from "content-disposition";
import type { BodySink, EgressHead } from "@workfuse/ports";
import type { FileReference } from "../fields/file-field.ts";
import type { NodeRunInput } from "../node-run.ts";
import { storeFile } from "../values/stored-files.ts";
import { isBinary, mediaTypeOf } from "./media-type.ts";
import type { HttpConfig } from "./run.ts";

const megabyte = 1024 * 1024;
const standardMegabytes = 100;

/**
 * Sends the bodies of answers that are files to the file store as they arrive. `taken` is the reference once the
 * exchange is over; undefined where the body was not a file.
 */
export function createFileSink(input: NodeRunInput<HttpConfig>) {
  const {
    responseFormat = "auto",
    maxFileMegabytes = standardMegabytes,
    neverError,
    pagination,
  } = input.config;
  let reference: FileReference | undefined;

  return {
    divert: (head: EgressHead): BodySink | undefined => {
      const isFailure = head.status >= 400 && neverError !== true;
      const isFile =
        responseFormat === "file" || (responseFormat === "auto" && isBinary(mediaTypeOf(head.headers)));
      // An error's page is read for its message; pages of a list are gathered.
      if (!isFile || isFailure || pagination !== undefined) return undefined;
      const maxBytes = maxFileMegabytes * megabyte;
      return {
        maxBytes,
        consume: async (content) => {
          reference = await storeFile({
            input,
            name: fileNameOf(head),
            contentType: head.headers["content-type"] ?? "application/octet-stream",
            content,
            maxBytes,
          });
        },
      };
    },
    taken: () => reference,
  };
}

/** What the server calls the file, or the last part of its path. */
function fileNameOf({ headers, url }: EgressHead): string {
  const named = nameInHeader(headers["content-disposition"]);
  if (named !== undefined && named !== "") return named;
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last) || "download";
  } catch {
    return last;
  }
}

function nameInHeader(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    return parse(header).parameters["filename"];
  } catch {
    // A header that is not well-formed says nothing.
    return undefined;
  }
}
