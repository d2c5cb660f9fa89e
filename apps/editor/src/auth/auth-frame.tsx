import type { ReactNode } from "react";
import { Logo } from "../shell/logo.tsx";
import { AuthPicture } from "./auth-picture.tsx";

/** A form at the left, and at the right what it leads to. */
export function AuthFrame({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className="grid min-h-full lg:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)]">
      <main className="flex flex-col bg-surface px-6 py-8">
        <div className="flex items-center gap-2.5">
          <Logo />
          <span className="text-lg font-semibold tracking-tight">WorkFuse</span>
        </div>
        <div className="m-auto flex w-full max-w-88 flex-col gap-6 py-10">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {children}
        </div>
      </main>
      <AuthPicture />
    </div>
  );
}
