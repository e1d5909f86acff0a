import { Readable } from "node:stream";
import * as z from "zod";
import { subject } from "../../../core/image/evidence/bodies";
import { cloudEventOf } from "../../domain/recorded";
import { historyLines, isoOf, lastCheckpoint, type Store } from "../../store";
import { eventsOfImage, keptFrom } from "../../store/heard";
import type { App } from "../app";
import { callerOf, readerOf } from "../callers";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { mayExportHistory } from "../rights";
import { errorSchema } from "../schemas";
import { snapshotText } from "../snapshot";

/** How long a snapshot is given out again, in milliseconds: taking one reads all instances. */
const freshness = 10_000;

export function addExportRoutes(app: App, context: ServiceContext): void {
  let taken: { readonly at: number; readonly text: Promise<string> } | undefined;

  app.get(
    "/snapshot",
    {
      config: { open: context.settings.openSnapshot },
      schema: {
        summary: "Statuses, what runs and what is asked to stop, at one instant; signed",
        tags: ["exports"],
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      if (!context.settings.openSnapshot) readerOf(request);
      const at = context.now();
      if (!taken || at - taken.at > freshness || at < taken.at) {
        const text = snapshotText(context);
        taken = { at, text };
        text.catch(() => (taken = undefined));
      }
      return reply
        .type("application/jsonl")
        .serializer((text: unknown) => String(text))
        .send(await taken.text);
    },
  );

  app.get(
    "/v1/history",
    {
      schema: {
        summary: "All entries of the history, with the links of its chain",
        tags: ["exports"],
        querystring: z.strictObject({ after: z.coerce.number().int().min(0).default(0) }),
      },
    },
    (request, reply) => {
      if (!mayExportHistory(callerOf(request))) throw new Failure(403, "may not read the history");
      const lines = historyLines(context.store, request.query.after);
      return reply.type("application/jsonl").send(Readable.from(lines));
    },
  );

  app.get(
    "/v1/events",
    {
      schema: {
        summary: "All that was heard of the instances of an image, as the CloudEvents that were reported",
        description:
          "Of instances of which some events were let go after their time, a line {instance, prunedBefore} says so.",
        tags: ["exports"],
        querystring: z.strictObject({ digest: subject() }),
      },
    },
    (request, reply) => {
      readerOf(request);
      return reply
        .type("application/jsonl")
        .send(Readable.from(eventLines(context.store, request.query.digest)));
    },
  );

  app.get(
    "/v1/checkpoint",
    {
      schema: {
        summary: "The newest checkpoint of the history, to be kept elsewhere",
        tags: ["exports"],
        response: {
          200: z.object({ checkpoint: z.string(), signature: z.string().nullable() }),
          404: errorSchema,
        },
      },
    },
    async (request) => {
      readerOf(request);
      const found = await lastCheckpoint(context.store);
      if (!found) throw new Failure(404, "there is no checkpoint yet");
      return { checkpoint: found.body, signature: found.signature };
    },
  );
}

async function* eventLines(store: Store, digest: string): AsyncGenerator<string> {
  for await (const { events, pruned } of eventsOfImage(store, digest)) {
    const before = pruned.length > 0 ? isoOf(await keptFrom(store)) : undefined;
    const lines = [
      ...events.map(cloudEventOf),
      ...pruned.map((instance) => ({ instance, prunedBefore: before })),
    ];
    yield lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  }
}
