# Judges states, previews and manifests; a program needs its own packages beside it, and is better judged where it is built.
# BASE is your own vetted image with Node 20.19 or newer, by digest: registry.example.com/base/node@sha256:…
ARG BASE

FROM ${BASE} AS build
USER root
WORKDIR /src
COPY . .
# What the command line runs on beside itself are the clients of object stores and of PostgreSQL; programs bring their own SDK.
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@pulumi

FROM ${BASE}
ENV NODE_ENV=production
COPY --from=build /src/dist /opt/bulkhead/dist
COPY --from=build /src/node_modules /opt/bulkhead/node_modules
COPY --from=build /src/LICENSE /opt/bulkhead/LICENSE
WORKDIR /work
USER 10001:10001
ENTRYPOINT ["node", "/opt/bulkhead/dist/bulkhead.cjs"]
CMD ["check"]
