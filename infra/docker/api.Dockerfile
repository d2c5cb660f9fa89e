FROM node:24-slim AS build
WORKDIR /source
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile \
 && node_modules/.bin/turbo run build --filter=@workfuse/api

FROM node:24-slim
WORKDIR /app
COPY --from=build /source/apps/api/dist ./
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3001
RUN mkdir -p /data/files && chown node:node /data/files
USER node
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:3001/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The same image brings the database up to date: `node migrate.js`, once before a new version starts.
CMD ["node", "main.js"]
