import { randomUUID } from "node:crypto";
import * as z from "zod";
import { planResponses, type ResponsePlan } from "../../../core/behaviour/respond";
import { readReported } from "../../../core/behaviour/read/report";
import { Tally, type Anomaly } from "../../../core/behaviour/tally";
import { parseStatement, refusal, seal } from "../../../core/image";
import { mayRequest, newRequest, type Request } from "../../domain/request";
import { findRequests, recordEvidence, recordRequest } from "../../store";
import { postAlert } from "../../alert/webhook";
import type { App } from "../app";
import { callerOf } from "../callers";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { dutiesOf, type Caller } from "../rights";
import { errorSchema } from "../schemas";

const MINUTE = 60_000;
/** Events that one request may bring. */
const mostEvents = 1000;
const mostTold = 200;

const counted = z.array(z.object({ what: z.string(), count: z.int() }));
const anomaly = z.object({
  workload: z.string(),
  container: z.string(),
  environment: z.string().optional(),
  digest: z.string().optional(),
  kind: z.string(),
  what: z.string(),
  count: z.int(),
  first: z.string().optional(),
  last: z.string().optional(),
  pods: z.array(z.string()),
  nodes: z.array(z.string()),
});

const judged = z.object({
  judged: z.int(),
  expected: z.int(),
  anomalies: z.array(anomaly),
  unknown: counted.describe("what could not be judged"),
  gaps: counted.describe("where the sensor lost something"),
  skipped: counted.describe("what is not judged"),
  done: z.array(z.string()).describe("what was done about the anomalies"),
  notDone: z.array(z.string()).describe("what should have been done and was not, and why"),
});

/** Who may report what sensors saw. */
const reporters: readonly string[] = ["system", "operations", "security"];

export function addBehaviourRoutes(app: App, context: ServiceContext): void {
  const { behaviour } = context;

  app.post(
    "/v1/behaviour",
    {
      preValidation: (request, _reply, done) => {
        // Sensors post one event at a time.
        if (!Array.isArray(request.body)) request.body = [request.body] as never;
        done();
      },
      schema: {
        summary: "Judge what sensors saw containers do",
        description:
          "One event of Falco or Tetragon in JSON, or a list of them. Anomalies are answered as the estate says (register.behaviour).",
        tags: ["behaviour"],
        body: z.array(z.looseObject({})).min(1).max(mostEvents),
        response: { 200: judged, 400: errorSchema, 403: errorSchema, 409: errorSchema, 422: errorSchema },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      if (!caller.roles.some((role) => reporters.includes(role)))
        throw new Failure(403, "may not report what sensors saw");
      if (!behaviour)
        throw new Failure(
          409,
          "no rule sets are loaded: name a file of them (behaviour.rules) in the settings",
        );
      const tally = new Tally(behaviour);
      const problems: string[] = [];
      for (const [index, each] of request.body.entries()) {
        const read = readReported(each);
        if ("problem" in read) problems.push(`${index}: ${read.problem}`);
        else tally.add(read);
      }
      if (problems.length > 0) throw new Failure(422, "an event can't be read", problems.slice(0, 20));
      const { anomalies, judged: count, expected, doubts, gaps, skipped } = tally.result();
      const { done, notDone } = await respond(context, caller, anomalies);
      request.log.info(
        {
          audit: true,
          actor: caller.actor,
          action: "behaviour",
          anomalies: anomalies.length,
          done: done.length,
        },
        "judged",
      );
      return {
        judged: count,
        expected,
        anomalies: anomalies.slice(0, mostTold).map(({ sensor: _sensor, ...each }) => each),
        unknown: [...doubts],
        gaps: [...gaps],
        skipped: [...skipped],
        done,
        notDone,
      };
    },
  );
}

interface Outcome {
  readonly done: string[];
  readonly notDone: string[];
}

async function respond(
  context: ServiceContext,
  caller: Caller,
  anomalies: readonly Anomaly[],
): Promise<Outcome> {
  const settings = context.loaded.estate.register?.behaviour;
  const plan = planResponses(anomalies, settings?.responses ?? []);
  const outcome: Outcome = { done: [], notDone: [...plan.impossible] };
  if (plan.alerts.length > 0) {
    const problem = settings?.webhook
      ? await postAlert(settings.webhook, plan.alerts, process.env["BULKHEAD_WEBHOOK_SECRET"])
      : "the estate names no register.behaviour.webhook";
    if (problem === undefined) outcome.done.push(`told of ${plan.alerts.length} by webhook`);
    else outcome.notDone.push(`told of ${plan.alerts.length} by webhook: ${problem}`);
  }
  await putInDoubt(context, caller, plan.amber, outcome);
  await askToStop(context, caller, plan.stops, outcome);
  return outcome;
}

async function putInDoubt(
  { store, evidence, loaded, metrics, now }: ServiceContext,
  caller: Caller,
  amber: ResponsePlan["amber"],
  { done, notDone }: Outcome,
): Promise<void> {
  if (amber.length === 0) return;
  const at = new Date(now()).toISOString();
  const role = dutiesOf(caller).find(
    (each) => refusal(loaded.estate, { role: each, actor: caller.actor, kind: "revocation" }) === undefined,
  );
  const { statuses } = await evidence.current();
  for (const { digest, reason } of amber) {
    const what = `${digest} is in doubt`;
    const isDoubted = statuses.of(digest, now()).causes.some(({ cause }) => cause.startsWith("revoked"));
    const parsed =
      role && parseStatement({ kind: "revocation", digest, at, actor: caller.actor, role, body: { reason } });
    if (isDoubted) done.push(`${what} already`);
    else if (!parsed) notDone.push(`${what}: ${caller.actor} may not record revocation`);
    else if ("problems" in parsed) notDone.push(`${what}: ${parsed.problems.join("; ")}`);
    else {
      await recordEvidence(store, [seal(parsed.value)]);
      metrics.writes.inc({ action: "evidence" });
      done.push(what);
    }
  }
}

async function askToStop(
  { store, loaded, metrics, now }: ServiceContext,
  caller: Caller,
  stops: ResponsePlan["stops"],
  { done, notDone }: Outcome,
): Promise<void> {
  if (stops.length === 0) return;
  const open = await findRequests(store, { open: true });
  for (const { workload, environment, reason } of stops) {
    const what = `asked for ${workload} to be stopped`;
    const target = { workload, ...(environment !== undefined && { environment }) };
    const parsed = newRequest.safeParse({ kind: "stop", target, reason, owner: caller.actor });
    if (!parsed.success) {
      notDone.push(`${what}: ${parsed.error.issues.map(({ message }) => message).join("; ")}`);
      continue;
    }
    const role = dutiesOf(caller).find((each) => mayRequest(each, parsed.data));
    const isAsked = open.some(
      (each) =>
        each.kind === "stop" && each.target.workload === workload && each.target.environment === environment,
    );
    if (isAsked) done.push(`${what} already`);
    else if (role === undefined) notDone.push(`${what}: ${caller.actor} may not ask for it`);
    else {
      const at = now();
      const due = at + (loaded.estate.register?.stopWithin ?? 10 * MINUTE);
      const { due: _due, ...asked } = parsed.data;
      const made: Omit<Request, "closed"> = {
        id: randomUUID(),
        ...asked,
        at,
        due,
        actor: caller.actor,
        role,
      };
      await recordRequest(store, made);
      metrics.writes.inc({ action: "request" });
      done.push(what);
    }
  }
}
