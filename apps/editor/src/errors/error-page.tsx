import { Link, useRouter } from "@tanstack/react-router";
import { Button, buttonClasses } from "@workfuse/ui";
import { CloudOff, Lock, type LucideIcon, SearchX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTitle } from "../shell/use-title.ts";
import { readError } from "../api/read-error.ts";

type Kind = {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  readonly canRetry: boolean;
};

/** What went wrong with a whole page, and where one can go from here. */
export function ErrorPage({ error }: { error: unknown }): ReactNode {
  const router = useRouter();
  const { code, message, requestId } = readError(error);
  const { icon, title, text, canRetry } = kindOf({ code, message });
  return (
    <ErrorFrame icon={icon} title={title} text={text}>
      {canRetry && <Button onClick={() => void router.invalidate()}>Try again</Button>}
      {requestId !== undefined && <p className="w-full font-mono text-xs text-muted">Request {requestId}</p>}
    </ErrorFrame>
  );
}

/** For addresses that lead nowhere. */
export function NotFoundPage(): ReactNode {
  return (
    <ErrorFrame
      icon={SearchX}
      title="There is nothing here"
      text="The address may be mistyped, or what it led to is gone."
    />
  );
}

function kindOf({ code, message }: { code: string; message: string }): Kind {
  if (code === "auth.forbidden") {
    return {
      icon: Lock,
      title: "This is not open to you",
      text: "Your role in this workspace does not allow it. An admin can change that.",
      canRetry: false,
    };
  }
  if (code.endsWith("not_found")) {
    return {
      icon: SearchX,
      title: "This does not exist",
      text: "It may have been deleted, or it belongs to another workspace.",
      canRetry: false,
    };
  }
  if (code === "network") return { icon: CloudOff, title: "No connection", text: message, canRetry: true };
  return { icon: TriangleAlert, title: "That went wrong", text: message, canRetry: true };
}

function ErrorFrame({
  icon: Icon,
  title,
  text,
  children,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  children?: ReactNode;
}): ReactNode {
  useTitle(title);
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-4 p-8 text-center">
      <span className="inline-flex size-12 items-center justify-center rounded-xl bg-idle-soft text-idle">
        <Icon aria-hidden className="size-6" />
      </span>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-1 max-w-100 text-sm text-muted">{text}</p>
      </div>
      <div className="flex flex-wrap items-center justify-center gap-2">
        <Link to="/" className={buttonClasses({ variant: "primary" })}>
          Go to the workflows
        </Link>
        <Link to="/executions" search={{}} className={buttonClasses()}>
          See the executions
        </Link>
        {children}
      </div>
    </main>
  );
}
