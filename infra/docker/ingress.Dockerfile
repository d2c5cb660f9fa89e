FROM node:24-slim AS build
WORKDIR /source
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile \
 && node_modules/.bin/turbo run build --filter=@workfuse/ingress

FROM node:24-slim
WORKDIR /app
COPY --from=build /source/apps/ingress/dist ./
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3002
RUN mkdir -p /data/files && chown node:node /data/files
USER node
EXPOSE 3002
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:3002/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.js"]
