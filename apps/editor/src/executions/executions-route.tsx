import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ExecutionsPage } from "./executions-page.tsx";

export function ExecutionsRoute(): ReactNode {
  return <ExecutionsPage search={useSearch({ from: "/signed-in/shell/executions" })} />;
}
