import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyPlugin from "fastify-plugin";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI draws its pictures as data and some of its sizes as style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>WorkFuse API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
  </head>
  <body>
    <main id="reference"></main>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

// `validatorUrl: null`: by default the page would ask a validator on the internet.
const start = `SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  docExpansion: "list",
  requestInterceptor(request) {
    const { pathname, search } = new URL(request.url, location.href);
    request.url = location.origin + pathname + search;
    return request;
  },
});
`;

const files = [
  { name: "swagger-ui.css", type: "text/css; charset=utf-8" },
  { name: "swagger-ui-bundle.js", type: "text/javascript; charset=utf-8" },
] as const;

/** The build puts the files beside the bundle; from the sources they come from where they were installed. */
function fileFolder(): string {
  const built = fileURLToPath(new URL("reference", import.meta.url));
  if (existsSync(built)) return built;
  return dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
}

/** A page to read the API and to try it, which asks nobody but this server. */
export const referencePage = fastifyPlugin(
  (app, _options, done) => {
    const folder = fileFolder();
    const texts: { url: string; type: string; text: () => string | Promise<string> }[] = [
      { url: "/api/v1/docs", type: "text/html; charset=utf-8", text: () => page },
      { url: "/api/v1/docs/start.js", type: "text/javascript; charset=utf-8", text: () => start },
      ...files.map(({ name, type }) => ({
        url: `/api/v1/docs/${name}`,
        type,
        text: () => readFile(join(folder, name), "utf8"),
      })),
    ];
    for (const { url, type, text } of texts) {
      app.get(url, async (_request, reply) =>
        reply
          .headers({
            "content-type": type,
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cache-control": "public, max-age=300",
          })
          .send(await text()),
      );
    }
    done();
  },
  { name: "reference-page", fastify: "5.x" },
);
