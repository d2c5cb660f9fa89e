import type { Readable } from "node:stream";
import type { Files, StoredFile } from "@workfuse/ports";
import type { Actor } from "./actor.ts";

/** Files of a workspace, for its people. */
export function createFileService({ files }: { files: Files }) {
  return {
    /**
     * A file and its bytes. The stream must be read to its end or destroyed.
     * @throws WorkfuseError `file.not_found`, also for the file of another workspace
     */
    async open({
      actor: { workspaceId },
      id,
      signal,
    }: {
      actor: Actor;
      id: string;
      signal: AbortSignal;
    }): Promise<{ readonly file: StoredFile; readonly content: Readable }> {
      return files.open({ workspaceId, id, signal });
    },
  };
}

export type FileService = ReturnType<typeof createFileService>;
