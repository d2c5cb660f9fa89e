import { joinClasses } from "@workfuse/ui";
import type { ReactNode } from "react";
import { NodeIcon } from "../nodes/node-icon.tsx";
import { StatusIcon } from "../nodes/status.tsx";

type Card = {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly place: string;
  readonly status: "success" | "running" | "skipped";
};

const cards: readonly Card[] = [
  { type: "trigger", title: "New order", detail: "Webhook", place: "left-0 top-[150px]", status: "success" },
  {
    type: "condition",
    title: "Over 500?",
    detail: "1 rule",
    place: "left-[190px] top-[150px]",
    status: "success",
  },
  {
    type: "http",
    title: "Ask the CRM",
    detail: "POST crm.example",
    place: "left-[380px] top-[62px]",
    status: "running",
  },
  {
    type: "transform",
    title: "Thank-you note",
    detail: "JSONata",
    place: "left-[380px] top-[238px]",
    status: "skipped",
  },
];

/** A workflow at work, drawn small. Decoration: it says nothing that the text does not. */
export function AuthPicture(): ReactNode {
  return (
    <div
      aria-hidden
      className="flex flex-col items-center justify-center gap-2 overflow-hidden border-l bg-canvas [background-image:radial-gradient(var(--color-dots)_1.25px,transparent_1.25px)] bg-size-[22px_22px] max-lg:hidden"
    >
      <div className="relative h-85 w-135 scale-90 xl:scale-100">
        <svg className="absolute inset-0 size-full" fill="none" strokeWidth="2">
          <path d="M156 177C172 177 174 177 190 177" className="stroke-success" />
          <path d="M346 177C364 177 362 89 380 89" className="stroke-running" strokeDasharray="6 5" />
          <path d="M346 177C364 177 362 265 380 265" className="stroke-line-strong" strokeDasharray="3 5" />
        </svg>
        {cards.map(({ type, title, detail, place, status }) => (
          <div
            key={title}
            className={joinClasses(
              "absolute flex h-13.5 w-39 items-center gap-2 rounded-xl border bg-surface px-2.5 shadow-sm",
              place,
              status === "success" && "border-success",
              status === "running" && "border-running ring-3 ring-running/20",
              status === "skipped" && "border-dashed border-line-strong opacity-60",
            )}
          >
            <NodeIcon type={type} size="sm" />
            <span className="min-w-0">
              <span className="block truncate text-xs font-medium">{title}</span>
              <span className="block truncate text-2xs text-muted">{detail}</span>
            </span>
            <span className="absolute -top-2 -right-2 inline-flex size-5 items-center justify-center rounded-full border bg-raised">
              <StatusIcon status={status} className="size-3.5" />
            </span>
          </div>
        ))}
      </div>
      <p className="max-w-100 text-center text-lg font-medium text-balance text-muted">
        Draw it once. It runs durably, and you watch every step.
      </p>
    </div>
  );
}
