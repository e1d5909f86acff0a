import * as z from "zod";
import { instanceName } from "../../domain/event";
import { findInstance, findInstances, isoOf } from "../../store";
import type { App } from "../app";
import { readerOf } from "../callers";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { errorSchema, filterSchema, instanceSchema, pageSchema } from "../schemas";

const run = z.object({
  started: z.string(),
  resumed: z.string().optional(),
  suspended: z.string().optional(),
  stopped: z.string().optional(),
});

export function addInstanceRoutes(app: App, { store }: ServiceContext): void {
  app.get(
    "/v1/instances",
    {
      schema: {
        summary: "Tell what runs where: by image, node, workload, supplier or vulnerability",
        tags: ["instances"],
        querystring: filterSchema,
        response: { 200: pageSchema, 400: errorSchema },
      },
    },
    async (request) => {
      readerOf(request);
      const { limit, after, ...filter } = request.query;
      const page = await findInstances(store, filter, { limit, after });
      return { ...page, items: [...page.items] };
    },
  );

  app.get(
    "/v1/instance",
    {
      schema: {
        summary: "Tell everything of one instance",
        tags: ["instances"],
        querystring: z.strictObject({ name: instanceName() }),
        response: { 200: instanceSchema.extend({ runs: z.array(run) }), 404: errorSchema },
      },
    },
    async (request) => {
      readerOf(request);
      const found = await findInstance(store, request.query.name);
      if (!found) throw new Failure(404, "nobody told of this instance");
      return {
        ...found.instance,
        runs: found.runs.map(({ startedAt, resumedAt, suspendedAt, stoppedAt }) => ({
          started: isoOf(startedAt),
          ...(resumedAt !== undefined && { resumed: isoOf(resumedAt) }),
          ...(suspendedAt !== undefined && { suspended: isoOf(suspendedAt) }),
          ...(stoppedAt !== undefined && { stopped: isoOf(stoppedAt) }),
        })),
      };
    },
  );
}
