import { planResponses, type Anomaly } from "../../core/behaviour";
import { DUTIES, type Duty, type Estate } from "../../core/estate";
import { refusal } from "../../core/image";
import { append, checked } from "../image/append";
import { knownImages, openContext, recordedIn } from "../image/context";
import type { ToldRequest } from "../../register/client";
import { asked, connect } from "../register/connect";
import { UsageError } from "../usage-error";

export interface RespondOptions {
  readonly estate?: string;
  readonly log?: string;
  readonly actor?: string;
  readonly role?: string;
  readonly url?: string;
  readonly tokenFile?: string;
}

/** What was done about anomalies, and what could not be. */
export interface Done {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Does what the estate says is to be done. Images are put in doubt in the evidence log where one is named, else at the
 * register; a workload is asked to be stopped at the register.
 */
export async function carryOut(
  anomalies: readonly Anomaly[],
  estate: Estate,
  options: RespondOptions,
): Promise<Done> {
  const settings = estate.register?.behaviour;
  if (!settings || settings.responses.length === 0)
    throw new UsageError("the estate names no responses", "name them: register.behaviour.responses");
  const { alerts, amber, stops, impossible } = planResponses(anomalies, settings.responses);
  const done: string[] = [];
  const failed: string[] = [...impossible];
  const attempt = async (what: string, doing: () => Promise<unknown>): Promise<void> => {
    try {
      await doing();
      done.push(what);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      failed.push(`${what}: ${error.message}`);
    }
  };
  if (alerts.length > 0)
    await attempt(`told of ${alerts.length} by webhook`, async () => {
      if (!settings.webhook) throw new UsageError("the estate names no register.behaviour.webhook");
      const { postAlert } = await import("../../register/alert/webhook");
      const problem = await postAlert(settings.webhook, alerts, process.env["BULKHEAD_WEBHOOK_SECRET"]);
      if (problem !== undefined) throw new UsageError(problem);
    });
  for (const { digest, reason } of amber)
    await attempt(`${digest} is in doubt`, () => putInDoubt(digest, reason, estate, options));
  for (const { workload, environment, reason } of stops)
    await attempt(`asked for ${workload} to be stopped`, () =>
      askToStop({ workload, ...(environment !== undefined && { environment }) }, reason, options),
    );
  return { done, failed };
}

/** What is asked for already is not asked for again. */
async function askToStop(
  target: { readonly workload: string; readonly environment?: string },
  reason: string,
  options: RespondOptions,
): Promise<void> {
  const register = connect({ ...options, format: "json" });
  const open = await asked(register.get<readonly ToldRequest[]>("v1/requests", { open: "true" }));
  const isAsked = open.some(
    (each) =>
      each.kind === "stop" &&
      each.target.workload === target.workload &&
      each.target.environment === target.environment,
  );
  if (isAsked) return;
  const owner = options.actor ?? "behaviour";
  await asked(register.post("v1/requests", { kind: "stop", target, reason, owner }));
}

const isRevoked = (causes: readonly { readonly cause: string }[] = []): boolean =>
  causes.some(({ cause }) => cause.startsWith("revoked:"));

/** An image that is in doubt already is left as it is. */
async function putInDoubt(
  digest: string,
  reason: string,
  estate: Estate,
  options: RespondOptions,
): Promise<void> {
  const statement = { kind: "revocation", digest, body: { reason } };
  if (options.log === undefined && estate.images.log === undefined) {
    const register = connect({ ...options, format: "json" });
    const known = await asked(
      register.get<{ readonly causes?: readonly { readonly cause: string }[] }>(`v1/images/${digest}`),
    );
    if (!isRevoked(known.causes)) await asked(register.post("v1/evidence", [statement]));
    return;
  }
  const { actor, role = "security" } = options;
  if (actor === undefined) throw new UsageError("nobody is named who records it", "name them: --actor");
  if (!(DUTIES as readonly string[]).includes(role))
    throw new UsageError(`--role: "${role}" is none of ${DUTIES.join(", ")}`);
  const refused = refusal(estate, { role: role as Duty, actor, kind: "revocation" });
  if (refused !== undefined) throw new UsageError(refused);
  const context = openContext({ ...options, format: "json" });
  const known = knownImages(context, recordedIn(context)).statuses.of(digest, context.now);
  if (!isRevoked(known.causes))
    append(context, [checked({ ...statement, at: context.iso, actor, role }, context, "--respond")]);
}
