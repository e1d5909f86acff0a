import * as z from "zod";
import type { App } from "../app";
import { readerOf } from "../callers";
import type { ServiceContext } from "../context";

const state = z.object({ status: z.enum(["ok", "failing"]) });

export function addOperationRoutes(app: App, { store, metrics }: ServiceContext): void {
  app.get(
    "/healthz",
    {
      config: { open: true, rateLimit: false },
      schema: { summary: "Whether the process answers", tags: ["operation"], response: { 200: state } },
    },
    () => ({ status: "ok" as const }),
  );

  app.get(
    "/readyz",
    {
      config: { open: true, rateLimit: false },
      schema: {
        summary: "Whether the database answers",
        tags: ["operation"],
        response: { 200: state, 503: state },
      },
    },
    async (_request, reply) => {
      try {
        await store.reading.selectFrom("head").select("seq").execute();
        return { status: "ok" as const };
      } catch {
        return reply.status(503).send({ status: "failing" as const });
      }
    },
  );

  app.get(
    "/metrics",
    {
      schema: { summary: "Figures for Prometheus", tags: ["operation"], response: { 200: z.string() } },
    },
    async (request, reply) => {
      readerOf(request);
      return reply
        .type(metrics.registry.contentType)
        .serializer((text: unknown) => String(text))
        .send(await metrics.registry.metrics());
    },
  );
}
