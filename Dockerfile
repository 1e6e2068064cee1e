# One image for the API, both workers, the one-shot jobs and the agency sandbox; the command tells them apart.
# Debian and not Alpine: the native parts of the Temporal SDK and of DuckDB are built against glibc.
ARG BASE_IMAGE=node:22-bookworm-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node deploy/build-image.mjs
# Leaves what runs: no compilers, no native code for other machines, no PostgreSQL server.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund && node deploy/prune-native.mjs

FROM ${BASE_IMAGE}
# The Temporal SDK reads the system's certificates even where no TLS is used, and slim images carry none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 dtsen \
  && useradd --uid 10001 --gid dtsen --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin dtsen \
  # A new named volume takes its owner from the folder it covers.
  && install --directory --owner=dtsen --group=dtsen --mode=0700 /data /data/attachments /data/audit /data/monitoring /data/registry /data/result-inbox /data/sandbox
WORKDIR /app
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/deploy/*.mjs ./deploy/
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "deploy/health.mjs"]
# The base image starts through a shell script; Node itself must be process 1 to receive SIGTERM, which our code handles.
ENTRYPOINT []
CMD ["node", "dist/api/main.js"]
