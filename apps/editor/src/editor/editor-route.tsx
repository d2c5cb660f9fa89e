import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { EditorPage } from "./editor-page.tsx";

export function EditorRoute(): ReactNode {
  const { workflowId } = useParams({ from: "/signed-in/workflows/$workflowId" });
  return <EditorPage workflowId={workflowId} />;
}
