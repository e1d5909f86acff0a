import * as z from "zod";
import { subject } from "../../../core/image/evidence/bodies";
import { EVIDENCE_KINDS, parseStatement, refusal, seal, type Evidence } from "../../../core/image";
import { digestsWith, recordEvidence } from "../../store";
import type { App } from "../app";
import { callerOf, readerOf } from "../callers";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { dutiesOf, type Caller } from "../rights";
import { errorSchema } from "../schemas";

const given = z.looseObject({
  kind: z.enum(EVIDENCE_KINDS),
  digest: subject(),
  body: z.looseObject({}),
});

const colour = z.enum(["grey", "blue", "red", "amber", "green"]);

const status = z.object({
  digest: z.string(),
  colour,
  since: z.string().optional(),
  next: z.string().optional().describe("when it changes by itself, at the latest"),
  reference: z.string().optional(),
  causes: z.array(z.object({ cause: z.string(), severity: z.string(), since: z.string() })).optional(),
  missing: z.array(z.string()).optional().describe("what it lacks to be green"),
});

const mostPieces = 100;

export function addEvidenceRoutes(
  app: App,
  { store, evidence, loaded, settings, metrics, now }: ServiceContext,
): void {
  const { estate } = loaded;

  app.post(
    "/v1/evidence",
    {
      bodyLimit: settings.limits.evidence,
      preValidation: (request, _reply, done) => {
        if (!Array.isArray(request.body)) request.body = [request.body] as never;
        done();
      },
      schema: {
        summary: "Record what is known of images",
        description:
          "One piece of evidence or a list. Who records it and when is taken from the token and the clock.",
        tags: ["images"],
        body: z.array(given).min(1).max(mostPieces),
        response: {
          200: z.object({ recorded: z.int(), ids: z.array(z.string()) }),
          400: errorSchema,
          403: errorSchema,
          422: errorSchema,
        },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const at = new Date(now()).toISOString();
      const pieces: Evidence[] = [];
      for (const [index, data] of request.body.entries())
        pieces.push(sealed({ ...data, at }, { caller, estate, index }));
      const recorded = await recordEvidence(store, pieces);
      metrics.writes.inc({ action: "evidence" }, recorded);
      const ids = pieces.map(({ id }) => id);
      request.log.info({ audit: true, actor: caller.actor, action: "evidence", ids }, "recorded");
      return { recorded, ids };
    },
  );

  app.get(
    "/v1/images/:digest",
    {
      schema: {
        summary: "Tell an image's status, why, and what it lacks",
        tags: ["images"],
        params: z.strictObject({ digest: subject() }),
        response: { 200: status },
      },
    },
    async (request) => {
      readerOf(request);
      const known = await evidence.current();
      const { digest, colour, since, next, causes, missing } = known.statuses.of(
        request.params.digest,
        now(),
      );
      const iso = (time: number): string => new Date(time).toISOString();
      return {
        digest,
        colour,
        ...(since !== undefined && { since: iso(since) }),
        ...(next !== undefined && { next: iso(next) }),
        ...(causes.length > 0 && { causes: causes.map((each) => ({ ...each, since: iso(each.since) })) }),
        ...(missing.length > 0 && { missing: [...missing] }),
      };
    },
  );

  app.get(
    "/v1/images",
    {
      schema: {
        summary: "List the images of which something is known, by status",
        tags: ["images"],
        querystring: z.strictObject({
          colour: colour.optional(),
          cve: z
            .string()
            .min(1)
            .max(128)
            .optional()
            .describe("images in which scans found this vulnerability"),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
        }),
        response: { 200: z.object({ count: z.int(), items: z.array(status) }) },
      },
    },
    async (request) => {
      readerOf(request);
      const { colour: wanted, cve } = request.query;
      const found = cve === undefined ? undefined : new Set(await digestsWith(store, cve));
      const all = (await evidence.current())
        .at(now())
        .filter((row) => (wanted === undefined || row.colour === wanted) && found?.has(row.digest) !== false);
      return { count: all.length, items: all.slice(0, request.query.limit) };
    },
  );
}

/** A piece of evidence as its caller may record it. @throws Failure */
function sealed(
  data: Record<string, unknown>,
  { caller, estate, index }: { caller: Caller; estate: Parameters<typeof refusal>[0]; index: number },
): Evidence {
  const duties = dutiesOf(caller);
  const [first] = duties;
  if (first === undefined) throw new Failure(403, "may not record evidence");
  const parsed = parseStatement({ ...data, actor: caller.actor, role: first });
  if ("problems" in parsed) throw new Failure(422, `${index}: is no evidence`, parsed.problems.slice(0, 20));
  const statement = parsed.value;
  const isClaim =
    statement.kind === "signature" ||
    (statement.kind === "provenance" && statement.body.signer !== undefined);
  if (isClaim) throw new Failure(422, `${index}: a verified signature can't be claimed`);
  const refusals = duties.map((role) => refusal(estate, { ...statement, role }));
  const role = duties[refusals.indexOf(undefined)];
  if (role === undefined) throw new Failure(403, `${index}: ${refusals[0]}`);
  return seal({ ...statement, role });
}
