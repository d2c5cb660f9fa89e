import type { Readable } from "node:stream";
import { WorkfuseError } from "@workfuse/errors";
import type { StoredFile } from "@workfuse/ports";
import { ZipFile } from "yazl";
import type { FileReference } from "../fields/file-field.ts";
import type { NodeRunInput } from "../node-run.ts";
import { contentOf, storeFile } from "../values/stored-files.ts";

const mostFiles = 1000;

/** An archive of files, written to the store while they are read, one after the other. @throws WorkfuseError `file.*` */
export async function zipFiles({
  input,
  ids,
  name,
  maxBytes,
}: {
  input: NodeRunInput<unknown>;
  ids: readonly string[];
  name: string;
  maxBytes: number;
}): Promise<FileReference> {
  const { ports, workspaceId } = input;
  if (ids.length > mostFiles) throw tooMuch(`At most ${mostFiles} files are packed into one archive.`);
  const files: StoredFile[] = [];
  for (const id of ids) files.push(await ports.files.info({ workspaceId, id }));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > maxBytes)
    throw tooMuch(`The files have ${size} bytes together; at most ${maxBytes} are packed.`);

  const archive = new ZipFile();
  // yazl types its stream as the narrower interface; it is a PassThrough.
  const content = archive.outputStream as Readable;
  archive.on("error", (error: Error) => content.destroy(error));
  const names = distinctNames(files.map((file) => file.name));
  files.forEach(({ id }, index) => {
    const options = { mtime: ports.clock.now(), mode: 0o100644 };
    archive.addReadStreamLazy(names[index] ?? id, options, (callback) => {
      callback(null, contentOf({ input, id }));
    });
  });
  archive.end();
  return storeFile({ input, name, contentType: "application/zip", content, maxBytes: maxBytes * 2 });
}

/** The second `a.txt` becomes `a (2).txt`. */
function distinctNames(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const [, stem = name, extension = ""] = /^(.+?)(\.[^.]*)?$/su.exec(name) ?? [];
    let free = name;
    for (let copy = 2; used.has(free); copy++) free = `${stem} (${copy})${extension}`;
    used.add(free);
    return free;
  });
}

function tooMuch(message: string): WorkfuseError {
  return new WorkfuseError({ code: "file.too_large", message });
}
