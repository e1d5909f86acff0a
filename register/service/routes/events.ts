import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { ecsTaskChange, eventsOfTask } from "../../domain/ecs";
import type { App } from "../app";
import { callerOf } from "../callers";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { JSON_TYPES, report } from "../intake";
import { errorSchema } from "../schemas";

const recorded = z.object({ accepted: z.int(), known: z.int().describe("were on record already") });
const response = {
  200: recorded,
  400: errorSchema,
  403: errorSchema,
  409: errorSchema,
  422: errorSchema,
};

export function addEventRoutes(app: App, { intake, metrics, now }: ServiceContext): void {
  async function record(request: FastifyRequest, body: Uint8Array): Promise<z.output<typeof recorded>> {
    const caller = callerOf(request);
    const taken = await intake({ body, caller, now: now() });
    if ("refused" in taken) {
      const { status, message, details, events } = taken.refused;
      metrics.events.inc({ outcome: "refused" }, events);
      throw new Failure(status, message, details);
    }
    const { accepted, known } = taken;
    metrics.events.inc({ outcome: "accepted" }, accepted);
    metrics.events.inc({ outcome: "known" }, known);
    request.log.info({ audit: true, actor: caller.actor, action: "events", accepted, known }, "recorded");
    return { accepted, known };
  }

  void app.register((scope, _options, done) => {
    // What holds many events is not read here, where it would keep all others waiting.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([...JSON_TYPES], { parseAs: "buffer" }, (_request, body, read) =>
      read(null, body),
    );
    scope.post(
      "/v1/events",
      {
        schema: {
          summary: "Report what happened to instances",
          description:
            "One CloudEvent or a list of them. All are recorded or none; what was recorded before is recognised by source and id.",
          tags: ["events"],
          body: report,
          response,
        },
        validatorCompiler: () => (value: unknown) => ({ value }),
      },
      (request) => record(request, Buffer.isBuffer(request.body) ? request.body : new Uint8Array()),
    );
    done();
  });

  app.post(
    "/v1/events/ecs",
    {
      schema: {
        summary: "Report a change of an ECS task's state, as EventBridge delivers it",
        tags: ["events"],
        body: ecsTaskChange,
        response,
      },
    },
    (request) => {
      const events = eventsOfTask(request.body);
      const read = report.safeParse(events);
      if (!read.success)
        throw new Failure(
          422,
          "the task can't be told of",
          read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).slice(0, 20),
        );
      return record(request, Buffer.from(JSON.stringify(events)));
    },
  );
}
