import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { ecsTaskChange, eventsOfTask } from "../../domain/ecs";
import { cloudEvent, normalise, type RegisterEvent } from "../../domain/event";
import { Conflict, ingest, Unrecordable } from "../../store";
import type { App } from "../app";
import { callerOf } from "../callers";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { refusalOf } from "../rights";
import { errorSchema } from "../schemas";

/** Events that one request may bring: as many as one transaction takes without keeping others waiting. */
const MOST_EVENTS = 1000;
const mostDetails = 20;

const recorded = z.object({ accepted: z.int(), known: z.int().describe("were on record already") });

export function addEventRoutes(app: App, { store, metrics, now }: ServiceContext): void {
  async function record(
    request: FastifyRequest,
    given: readonly z.output<typeof cloudEvent>[],
  ): Promise<z.output<typeof recorded>> {
    const caller = callerOf(request);
    const at = now();
    const events: RegisterEvent[] = [];
    const problems: string[] = [];
    const refusals: string[] = [];
    for (const [index, each] of given.entries()) {
      const event = normalise(each, at);
      if ("problem" in event) {
        problems.push(`${index}: ${event.problem}`);
        continue;
      }
      const refusal = refusalOf(caller, event);
      if (refusal === undefined) events.push(event);
      else refusals.push(`${index}: ${refusal}`);
    }
    const refused = (status: 403 | 409 | 422, message: string, details: readonly string[]): Failure => {
      metrics.events.inc({ outcome: "refused" }, given.length);
      return new Failure(status, message, details.slice(0, mostDetails));
    };
    if (refusals.length > 0) throw refused(403, "an event is not the caller's to report", refusals);
    if (problems.length > 0) throw refused(422, "an event can't be recorded", problems);
    try {
      const { accepted, known } = await ingest(store, events, { actor: caller.actor, now: at });
      metrics.events.inc({ outcome: "accepted" }, accepted);
      metrics.events.inc({ outcome: "known" }, known);
      request.log.info({ audit: true, actor: caller.actor, action: "events", accepted, known }, "recorded");
      return { accepted, known };
    } catch (error) {
      if (!(error instanceof Unrecordable)) throw error;
      throw refused(error instanceof Conflict ? 409 : 422, error.message, error.indices.map(String));
    }
  }

  app.post(
    "/v1/events",
    {
      // A single event is a batch of one.
      preValidation: (request, _reply, done) => {
        if (!Array.isArray(request.body)) request.body = [request.body] as never;
        done();
      },
      schema: {
        summary: "Report what happened to instances",
        description:
          "One CloudEvent or a list of them. All are recorded or none; what was recorded before is recognised by source and id.",
        tags: ["events"],
        body: z.array(cloudEvent).min(1).max(MOST_EVENTS),
        response: {
          200: recorded,
          400: errorSchema,
          403: errorSchema,
          409: errorSchema,
          422: errorSchema,
        },
      },
    },
    (request) => record(request, request.body),
  );

  app.post(
    "/v1/events/ecs",
    {
      schema: {
        summary: "Report a change of an ECS task's state, as EventBridge delivers it",
        tags: ["events"],
        body: ecsTaskChange,
        response: { 200: recorded, 400: errorSchema, 403: errorSchema, 409: errorSchema, 422: errorSchema },
      },
    },
    (request) => {
      const events = z.array(cloudEvent).safeParse(eventsOfTask(request.body));
      if (!events.success)
        throw new Failure(
          422,
          "the task can't be told of",
          events.error.issues
            .map(({ path, message }) => `${path.join(".")}: ${message}`)
            .slice(0, mostDetails),
        );
      return record(request, events.data);
    },
  );
}
