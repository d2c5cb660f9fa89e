import type { AccountAuth } from "@workfuse/auth";
import fastifyPlugin from "fastify-plugin";
import { sendWebResponse, webRequest } from "./web-request.ts";

/** Better Auth's routes, with their bodies handed on as they came. */
export const authRoutes = fastifyPlugin<{ auth: AccountAuth; publicUrl: string }>(
  async (app, { auth, publicUrl }) => {
    await app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => {
        parsed(null, body);
      });
      scope.route({
        method: ["GET", "POST"],
        url: "/api/auth/*",
        async handler(request, reply) {
          const response = await auth.handle(webRequest({ request, publicUrl }));
          return sendWebResponse({ response, reply });
        },
      });
      done();
    });
  },
  { name: "auth-routes", fastify: "5.x" },
);
