import type { GraphContent } from "@workfuse/graph";
import { Dialog, Skeleton } from "@workfuse/ui";
import { type ReactNode, Suspense, lazy } from "react";

const GraphComparison = lazy(async () => ({
  default: (await import("./graph-comparison.tsx")).GraphComparison,
}));

/** Two versions side by side in one drawing. A graph that is not known yet is being fetched. */
export function ComparisonDialog({
  title,
  description,
  before,
  after,
  footer,
  onClose,
}: {
  title: string;
  description: string;
  before: GraphContent | undefined;
  after: GraphContent | undefined;
  footer?: ReactNode;
  onClose: () => void;
}): ReactNode {
  const loading = <Skeleton className="h-[56vh]" />;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="xl"
      title={title}
      description={description}
      {...(footer === undefined || footer === false ? {} : { footer })}
    >
      <Suspense fallback={loading}>
        {before && after ? <GraphComparison before={before} after={after} /> : loading}
      </Suspense>
    </Dialog>
  );
}
