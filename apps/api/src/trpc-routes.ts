import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify";
import type { Audit, Auth } from "@workfuse/auth";
import { type AppRouter, type Context, type Services, appRouter } from "@workfuse/router";
import { translateError } from "@workfuse/service";
import fastifyPlugin from "fastify-plugin";
import { webHeaders } from "./web-request.ts";

export const trpcRoutes = fastifyPlugin<{
  auth: Auth;
  services: Services;
  audit: Audit;
  takeTurn: Context["takeTurn"];
}>(
  async (app, { auth, services, audit, takeTurn }) => {
    const options: FastifyTRPCPluginOptions<AppRouter> = {
      prefix: "/trpc",
      trpcOptions: {
        router: appRouter,
        createContext: async ({ req }) => ({
          principal: await auth.authenticate(webHeaders(req)),
          requestId: req.id,
          address: req.ip,
          record: audit.record,
          takeTurn,
          log: req.log,
          services,
          translate: translateError,
        }),
      },
    };
    await app.register(fastifyTRPCPlugin, options);
  },
  { name: "trpc-routes", fastify: "5.x" },
);
