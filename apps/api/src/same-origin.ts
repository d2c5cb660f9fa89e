import { WorkfuseError } from "@workfuse/errors";
import fastifyPlugin from "fastify-plugin";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** A request with a cookie that changes something must come from our own pages. Better Auth checks its routes itself. */
export const sameOrigin = fastifyPlugin<{ origins: ReadonlySet<string> }>(
  (app, { origins }, done) => {
    app.addHook("onRequest", (request, _reply, next) => {
      const { origin, cookie } = request.headers;
      const changes = !safeMethods.has(request.method) && cookie !== undefined;
      if (!changes || (origin !== undefined && origins.has(origin))) {
        next();
        return;
      }
      next(
        new WorkfuseError({
          code: "auth.forbidden",
          message: "This request does not come from WorkFuse's own pages.",
        }),
      );
    });
    done();
  },
  { name: "same-origin", fastify: "5.x" },
);
