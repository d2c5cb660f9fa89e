FROM node:24-slim AS build
WORKDIR /source
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile \
 && node_modules/.bin/turbo run build --filter=@workfuse/editor

# The editor's files, and the one door to everything behind it.
FROM nginx:1.29-alpine
COPY infra/docker/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /source/apps/editor/dist /usr/share/nginx/html
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s CMD ["wget", "--quiet", "--spider", "http://127.0.0.1:8080/healthz"]
