import { randomUUID } from "node:crypto";
import * as z from "zod";
import { text } from "../../../core/image/evidence/bodies";
import { mayClose, mayRequest, newRequest, type Request } from "../../domain/request";
import {
  closeRequest,
  concerned,
  findRequest,
  findRequests,
  isoOf,
  recordRequest,
  remaining,
  standingOf,
} from "../../store";
import type { App } from "../app";
import { callerOf, readerOf } from "../callers";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { dutiesOf } from "../rights";
import { concernedSchema, errorSchema, idParameter, requestSchema } from "../schemas";

const MINUTE = 60_000;
/** Requests shown in one answer, and instants at which what remained is counted. */
const mostRequests = 200;
const instants = 12;

export function addRequestRoutes(app: App, context: ServiceContext): void {
  const { store, loaded, metrics, now } = context;
  const within = loaded.estate.register?.stopWithin ?? 10 * MINUTE;

  app.post(
    "/v1/requests",
    {
      schema: {
        summary: "Ask for instances to be stopped, suspended or replaced",
        tags: ["requests"],
        body: newRequest,
        response: { 201: requestSchema, 400: errorSchema, 403: errorSchema },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { due, ...asked } = request.body;
      const role = dutiesOf(caller).find((each) => mayRequest(each, request.body));
      if (role === undefined) throw new Failure(403, `may not ask to ${asked.kind} this`);
      const at = now();
      const until = due === undefined ? at + within : Date.parse(due);
      if (until <= at) throw new Failure(422, "due: is not in the future");
      const made: Request = { id: randomUUID(), ...asked, at, due: until, actor: caller.actor, role };
      await recordRequest(store, made);
      metrics.writes.inc({ action: "request" });
      request.log.info(
        { audit: true, actor: caller.actor, role, action: "request", id: made.id },
        "recorded",
      );
      return reply.status(201).send(await told(context, made));
    },
  );

  app.get(
    "/v1/requests",
    {
      schema: {
        summary: "List the requests, the newest first, with how far they were carried out",
        tags: ["requests"],
        querystring: z.strictObject({ open: z.stringbool().optional() }),
        response: { 200: z.array(requestSchema) },
      },
    },
    async (request) => {
      readerOf(request);
      const { open } = request.query;
      const found = await findRequests(store, { ...(open !== undefined && { open }), limit: mostRequests });
      const all = [];
      for (const each of found) all.push(await told(context, each));
      return all;
    },
  );

  app.get(
    "/v1/requests/:id",
    {
      schema: {
        summary: "Tell of a request how each instance complied",
        tags: ["requests"],
        params: idParameter,
        querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
        response: { 200: concernedSchema, 404: errorSchema },
      },
    },
    async (request) => {
      readerOf(request);
      const found = await existing(context, request.params.id);
      const at = now();
      const step = Math.max(1, Math.floor((at - found.at) / (instants - 1)));
      const over = Array.from({ length: instants }, (_, n) => Math.min(at, found.at + n * step));
      return {
        ...(await told(context, found)),
        instances: await concerned(store, found, at, request.query.limit),
        remaining: (await remaining(store, found, [...new Set(over)])).map((each) => ({
          ...each,
          at: isoOf(each.at),
        })),
      };
    },
  );

  app.post(
    "/v1/requests/:id/close",
    {
      schema: {
        summary: "End a request: it was carried out, or is withdrawn",
        tags: ["requests"],
        params: idParameter,
        body: z.strictObject({ reason: text() }),
        response: { 200: requestSchema, 403: errorSchema, 404: errorSchema, 409: errorSchema },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { actor } = caller;
      const found = await existing(context, request.params.id);
      if (!dutiesOf(caller).some((role) => mayClose(role, found)))
        throw new Failure(403, "may not end this request");
      const closing = { request: found.id, at: now(), actor, reason: request.body.reason };
      if (!(await closeRequest(store, closing))) throw new Failure(409, "the request was ended before");
      metrics.writes.inc({ action: "closing" });
      request.log.info({ audit: true, actor, action: "closing", id: found.id }, "recorded");
      return told(context, await existing(context, found.id));
    },
  );
}

async function existing({ store }: ServiceContext, id: string): Promise<Request> {
  const found = await findRequest(store, id);
  if (!found) throw new Failure(404, "there is no such request");
  return found;
}

async function told(
  { store, now }: ServiceContext,
  request: Request,
): Promise<z.input<typeof requestSchema>> {
  const { closed, at, due, target, replacement, ...rest } = request;
  // A request that was ended is judged by what was then.
  const { counts, outstanding } = await standingOf(store, request, closed?.at ?? now());
  const worst = (["violated", "late", "pending"] as const).find((name) => counts[name] > 0) ?? "complied";
  return {
    ...rest,
    target: { ...target },
    ...(replacement !== undefined && { replacement }),
    at: isoOf(at),
    due: isoOf(due),
    ...(closed && { closed: { ...closed, at: isoOf(closed.at) } }),
    standing: { ...counts, outstanding, verdict: closed ? "closed" : worst },
  };
}
