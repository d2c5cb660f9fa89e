import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { SignInPage } from "./sign-in-page.tsx";

export function SignInRoute(): ReactNode {
  const { next } = useSearch({ from: "/sign-in" });
  return <SignInPage key="in" mode="in" next={next} />;
}

export function SignUpRoute(): ReactNode {
  const { next } = useSearch({ from: "/sign-up" });
  return <SignInPage key="up" mode="up" next={next} />;
}
