import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@workfuse/ui";
import { Upload } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { toast } from "sonner";
import { api } from "../api/client.ts";
import { readError } from "../api/read-error.ts";

/** Makes a workflow from an exported file. */
export function ImportButton(): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const importIt = useMutation({
    mutationFn: async (file: File) => {
      const text = await file.text();
      const data: unknown = parse(text);
      if (data === undefined) throw new TypeError("not JSON");
      return api.workflows.import.mutate({ data });
    },
    onSuccess: async (workflow) => {
      await queries.invalidateQueries({ queryKey: ["workflows", "list"] });
      await navigate({ to: "/workflows/$workflowId", params: { workflowId: workflow.id } });
    },
    onError: (error) =>
      toast.error(error instanceof TypeError ? "This file is not JSON." : readError(error).message),
  });
  return (
    <>
      <Button
        icon={<Upload aria-hidden className="size-4" />}
        busy={importIt.isPending}
        onClick={() => input.current?.click()}
      >
        Import
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label="Workflow file"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) importIt.mutate(file);
          event.target.value = "";
        }}
      />
    </>
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
