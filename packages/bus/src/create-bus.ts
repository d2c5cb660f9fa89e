import { WorkfuseError } from "@workfuse/errors";
import type { Log } from "@workfuse/ports";
import type { Bus } from "./bus.ts";
import { createPostgresBus } from "./postgres-bus.ts";
import { createRedisBus } from "./redis-bus.ts";

/** The bus behind a URL: `postgres://…`, `redis://…` or, with TLS, `rediss://…`. @throws WorkfuseError `setup.invalid_setting` */
export function createBus({ url, log }: { url: string; log: Log }): Bus {
  switch (URL.canParse(url) ? new URL(url).protocol : "") {
    case "postgres:":
    case "postgresql:":
      return createPostgresBus({ url, log });
    case "redis:":
    case "rediss:":
      return createRedisBus({ url, log });
    default:
      throw new WorkfuseError({
        code: "setup.invalid_setting",
        message: "BUS_URL begins with postgres:// or redis:// (rediss:// for TLS).",
      });
  }
}
