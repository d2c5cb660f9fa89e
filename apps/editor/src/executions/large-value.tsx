import { useMutation } from "@tanstack/react-query";
import { Button } from "@workfuse/ui";
import { Download } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { api } from "../api/client.ts";
import { formatBytes } from "../data/file-reference.ts";
import type { JsonPath } from "../data/find-in-json.ts";
import { JsonView } from "../data/json-view.tsx";

/** Where a node's result is on record. */
export type ResultPlace = { readonly id: string; readonly nodeId: string; readonly path: string };

const pieceLength = 500_000; // characters

/** What is too large to come with its execution: its beginning, and on request all of it, piece by piece. */
export function LargeValue({
  title,
  place,
  part,
  bytes,
  preview,
  root,
}: {
  title: string;
  place: ResultPlace;
  part: "input" | "output";
  bytes: number;
  preview: string;
  root?: JsonPath | undefined;
}): ReactNode {
  const [progress, setProgress] = useState(0);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const load = useMutation({
    async mutationFn(): Promise<unknown> {
      const controller = new AbortController();
      stop.current = controller;
      const pieces: string[] = [];
      for (let offset: number | null = 0; offset !== null;) {
        const piece: Awaited<ReturnType<typeof api.executions.text.query>> = await api.executions.text.query(
          { ...place, part, offset, length: pieceLength },
          { signal: controller.signal },
        );
        pieces.push(piece.text);
        offset = piece.nextOffset;
        setProgress((offset ?? piece.characters) / piece.characters);
      }
      return JSON.parse(pieces.join("")) as unknown;
    },
  });
  if (load.isSuccess) return <JsonView title={title} value={load.data} root={root} />;
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <h2 className="flex-1 text-sm font-medium">
          {title} <span className="font-normal text-muted">· {formatBytes(bytes)}</span>
        </h2>
        {load.isPending && (
          <>
            <progress
              aria-label={`Loading ${title.toLowerCase()}`}
              value={progress}
              className="w-24 accent-accent"
            />
            <Button size="sm" variant="ghost" onClick={() => stop.current?.abort()}>
              Stop
            </Button>
          </>
        )}
        {!load.isPending && (
          <Button
            size="sm"
            icon={<Download aria-hidden className="size-3.5" />}
            onClick={() => {
              setProgress(0);
              load.mutate();
            }}
          >
            Load all of it
          </Button>
        )}
      </div>
      <p className="line-clamp-6 rounded-lg border bg-page p-2 font-mono text-xs leading-5 wrap-anywhere text-muted">
        {preview}…
      </p>
    </section>
  );
}
