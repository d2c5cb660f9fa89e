import type { ReactNode } from "react";

/** How sure the model says it is, in a word. */
export function Confidence({ value }: { value: number }): ReactNode {
  const word = value >= 0.8 ? "Sure" : value >= 0.5 ? "Fairly sure" : "Not sure";
  const tone = value >= 0.8 ? "text-success" : value >= 0.5 ? "text-muted" : "text-running";
  return <span className={`text-xs leading-6 font-medium whitespace-nowrap ${tone}`}>{word}</span>;
}
