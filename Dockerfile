# Judges states, previews and manifests; a program needs its own packages beside it, and is better judged where it is built.
# BASE is your own vetted image with Node 20.19 or newer, by digest: registry.example.com/base/node@sha256:…
ARG BASE

FROM ${BASE} AS build
USER root
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build

FROM ${BASE}
ENV NODE_ENV=production
COPY --from=build /src/dist /opt/bulkhead/dist
COPY --from=build /src/node_modules/@viz-js /opt/bulkhead/node_modules/@viz-js
COPY --from=build /src/LICENSE /opt/bulkhead/LICENSE
WORKDIR /work
USER 10001:10001
ENTRYPOINT ["node", "/opt/bulkhead/dist/bulkhead.cjs"]
CMD ["check"]
