import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { HomePage } from "./home-page.tsx";

export function HomeRoute(): ReactNode {
  const { search = "", new: isCreating = false } = useSearch({ from: "/signed-in/shell/" });
  return <HomePage search={search} isCreating={isCreating} />;
}
