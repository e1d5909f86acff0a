import { matchGlob } from "../../estate";
import { fingerprint, type Finding } from "../finding";
import { emptyTally, type Tally } from "../tally";
import type { AppliedException, Exception } from "./exception";
import { exceptionsPolicy } from "./policy";
import type { Reach } from "./scope";

export interface ApplyOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Names of policies that know no exception. */
  readonly protected: readonly string[];
  /** Whether each must name who approved it, somebody else than its owner. */
  readonly approved: boolean;
  /** The furthest that an expiry may lie ahead, in milliseconds. */
  readonly longest: number;
  /** With it, exceptions that accept nothing are findings: the policies that judged everything there is. */
  readonly judgedBy?: ReadonlySet<string>;
  /** What exceptions by type, component, namespace and image reach. */
  readonly reach: Reach;
}

export interface Applied {
  /** What is not accepted, and what is wrong with the exceptions themselves. */
  readonly findings: readonly Finding[];
  readonly exceptions: readonly AppliedException[];
  /** How the exceptions stand, as the verdicts of `exceptionsPolicy`. */
  readonly tally: Tally;
}

const day = 86_400_000;

/** Takes the accepted findings out of what a check found. An exception that can't count accepts nothing and is a finding. */
export function applyExceptions(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  options: ApplyOptions,
): Applied {
  const states = exceptions.map((exception): State => ({
    exception,
    fault: faultOf(exception, options),
    used: false,
    accepted: [],
  }));
  const byPolicy = new Map<string, State[]>();
  for (const state of states) {
    const same = byPolicy.get(state.exception.policy);
    if (same) same.push(state);
    else byPolicy.set(state.exception.policy, [state]);
  }
  const left: Finding[] = [];
  for (const finding of findings) {
    const matching = (byPolicy.get(finding.policy) ?? []).filter(
      ({ exception, fault }) => !fault && accepts(exception, finding) && options.reach(exception, finding),
    );
    for (const state of matching) state.used = true;
    if (matching[0]) matching[0].accepted.push(finding);
    else left.push(finding);
  }
  const tally = emptyTally();
  const applied = states.map(({ exception, fault, used, accepted }): AppliedException => {
    const { problem: _, ...declared } = exception;
    const unused = !fault && !used ? options.judgedBy?.has(exception.policy) : false;
    const wrong = fault ?? (unused ? unusedFault : undefined);
    if (wrong) left.push(toFinding(exception, wrong));
    tally[wrong ? "violation" : "pass"]++;
    return { ...declared, status: fault?.status ?? (used ? "used" : "unused"), findings: accepted };
  });
  return { findings: left, exceptions: applied, tally };
}

interface State {
  readonly exception: Exception;
  readonly fault: Fault | undefined;
  used: boolean;
  readonly accepted: Finding[];
}

interface Fault {
  readonly status: "expired" | "refused" | "unused";
  readonly level: Finding["level"];
  readonly message: string;
}

const unusedFault: Fault = {
  status: "unused",
  level: "advisory",
  message: "accepts nothing: what it was for is mended, gone, or not part of this check",
};

function faultOf(exception: Exception, options: ApplyOptions): Fault | undefined {
  const refuse = (message: string): Fault => ({ status: "refused", level: "mandatory", message });
  if (exception.problem !== undefined) return refuse(exception.problem);
  if (options.protected.includes(exception.policy)) return refuse("is for a policy that knows no exception");
  if (options.approved) {
    const { owner, approvedBy } = exception;
    if (approvedBy === undefined) return refuse("names nobody who approved it");
    if (sameName(owner, approvedBy)) return refuse("is approved by its own owner");
  }
  const ends = Date.parse(`${exception.expires}T00:00:00Z`);
  if (!(ends - options.now <= options.longest)) {
    const days = Math.floor(options.longest / day);
    return refuse(`expires on ${exception.expires}: no more than ${days} days ahead are allowed`);
  }
  if (options.now >= ends + day)
    return { status: "expired", level: "advisory", message: `expired on ${exception.expires}` };
  return undefined;
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

function accepts(exception: Exception, finding: Finding): boolean {
  // A policy that failed has judged nothing: there is nothing to accept.
  if (finding.kind === "error") return false;
  const { id, urn } = finding.subject;
  // Names in the judged code are not patterns: an object called ** stands for itself.
  const matches = (text: string): boolean =>
    exception.source === "code" ? exception.resource === text : matchGlob(exception.resource, text);
  return (
    (matches(id) || (urn !== undefined && matches(urn))) &&
    (exception.environment === undefined || exception.environment === finding.environment) &&
    (exception.fingerprint === undefined || exception.fingerprint === finding.fingerprint) &&
    (exception.path === undefined || matchGlob(exception.path, finding.path, "."))
  );
}

function toFinding(exception: Exception, { level, message }: Fault): Finding {
  const { policy, resource, type, component, namespace, image, environment, owner, location } = exception;
  const path = exception.path ?? "";
  const id = `exception/${policy}/${resource}`;
  return {
    policy: exceptionsPolicy.name,
    kind: "violation",
    level,
    severity: exceptionsPolicy.severity,
    subject: { id, type: "bulkhead:exception", name: policy },
    path,
    message: `the exception of ${owner} for ${policy} on ${scopeText(exception)} ${message}`,
    environment: environment ?? "all environments",
    evidence: [],
    ...(location && { location }),
    fingerprint: fingerprint(
      exceptionsPolicy.name,
      id,
      [path, environment, exception.fingerprint, type, component, namespace, image].join("\0"),
    ),
  };
}

function scopeText({ resource, type, component, namespace, image }: Exception): string {
  const scopes = Object.entries({ type, component, namespace, image }).flatMap(([kind, pattern]) =>
    pattern === undefined ? [] : [`${kind} ${pattern}`],
  );
  return (resource === "**" && scopes.length > 0 ? scopes : [resource, ...scopes]).join(", ");
}
