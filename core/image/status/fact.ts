import { NEEDED_EVIDENCE, type EvidenceKind } from "../../estate";
import type { Severity } from "../evidence/bodies";
import type { Kind } from "../evidence/kinds";
import type { NamedPackage } from "../evidence/is-package";
import type { Evidence } from "../evidence/record";
import { isDenied, sourceOf } from "./contents";
import type { Demands } from "./demands";

/** Why an image is in doubt. */
export interface Opening {
  /** `vulnerability:CVE-…`, `licence:…`, `material:…`, `revoked:…`, `parent:…`: what a clearing names. */
  readonly cause: string;
  readonly severity: Severity;
  /** What a vulnerability was found in, where that is told. */
  readonly place?: NamedPackage;
}

/** Packages for which a cause is answered, and for no others. */
export interface AnswerIn {
  readonly cause: string;
  readonly packages: readonly string[];
}

/** What a piece of evidence comes to under an estate: all that a replay needs of it. Times in milliseconds. */
export interface Fact {
  readonly id: string;
  readonly kind: Kind;
  readonly at: number;
  /** From when it counts: for scans, the age of the feed's data. */
  readonly since: number;
  /** From when on it holds no more, as far as it says so itself. */
  readonly expires: number;
  /** Whether it says that the image came through; evidence that it did not takes away what was there before. */
  readonly passed: boolean;
  readonly opens: readonly Opening[];
  /** Causes that it answers from its time on: for good, or until it expires. */
  readonly closes: readonly string[];
  /** The same, as far as causes lie in some packages. */
  readonly closesIn: readonly AnswerIn[];
  /** Of `closes`, those that it also keeps from opening later. */
  readonly forestalls: boolean;
  /** Answers that it takes back. */
  readonly reopens: readonly string[];
  /** The piece of evidence that it revokes. */
  readonly revokes: string | undefined;
  readonly parents: readonly string[];
  /** Why it has no effect. */
  readonly idle: string | undefined;
}

const none: readonly never[] = [];

const needed: ReadonlySet<Kind> = new Set<Kind>(NEEDED_EVIDENCE);
export const isNeeded = (kind: Kind): kind is EvidenceKind => needed.has(kind);

type Content = Partial<
  Pick<
    Fact,
    | "passed"
    | "opens"
    | "closes"
    | "closesIn"
    | "forestalls"
    | "reopens"
    | "revokes"
    | "parents"
    | "idle"
    | "since"
    | "expires"
  >
>;

let [lastText, lastTime] = ["", Number.NaN];

/** The time that a text says. Most evidence says the same one several times over, and telling it takes long. */
function timeOf(text: string): number {
  if (text !== lastText) [lastText, lastTime] = [text, Date.parse(text)];
  return lastTime;
}

export function factOf(evidence: Evidence, demands: Demands): Fact {
  const { id, kind } = evidence;
  const at = timeOf(evidence.at);
  const refused = demands.refusal(evidence);
  const content: Content = refused === undefined ? contentOf(evidence, demands) : { idle: refused };
  // One form for all, which there can be millions of.
  return {
    id,
    kind,
    at,
    since: content.since ?? at,
    expires: content.expires ?? (evidence.expires === undefined ? Infinity : timeOf(evidence.expires)),
    passed: content.passed ?? false,
    opens: content.opens ?? none,
    closes: content.closes ?? (refused === undefined ? (evidence.closes ?? none) : none),
    closesIn: content.closesIn ?? none,
    forestalls: content.forestalls ?? false,
    reopens: content.reopens ?? none,
    revokes: content.revokes,
    parents: content.parents ?? none,
    idle: content.idle,
  };
}

function contentOf(evidence: Evidence, demands: Demands): Content {
  switch (evidence.kind) {
    case "vetting":
      return { passed: evidence.body.outcome === "accepted" };
    case "qa":
    case "staging":
    case "instrumentation":
      return { passed: evidence.body.outcome === "passed" };
    case "approval":
      return { passed: evidence.body.outcome === "approved" };
    case "scan":
      return scanned(evidence, demands);
    case "provenance":
      return built(evidence.body, demands);
    case "signature": {
      const { signer } = evidence.body;
      return demands.trustsSigner(signer)
        ? { passed: true }
        : { idle: `the estate declares no signer "${signer}"` };
    }
    case "sbom":
      return { opens: licensed(evidence.body, demands) };
    case "vex": {
      const of = (...statuses: string[]) =>
        evidence.body.statements.flatMap(({ vulnerability, status, packages }) =>
          statuses.includes(status) ? [{ cause: `vulnerability:${vulnerability}`, packages }] : [],
        );
      const ended = of("not_affected", "fixed");
      return {
        closes: ended.flatMap(({ cause, packages }) => (packages ? [] : cause)),
        closesIn: ended.flatMap(({ cause, packages }) => (packages ? { cause, packages } : [])),
        forestalls: true,
        reopens: of("affected", "under_investigation").map(({ cause }) => cause),
      };
    }
    case "exception":
      return { closes: [`vulnerability:${evidence.body.vulnerability}`], forestalls: true };
    case "revocation": {
      const { of } = evidence.body;
      return of === undefined
        ? { opens: [{ cause: `revoked:${evidence.id}`, severity: "critical" }] }
        : { revokes: of };
    }
    case "clearing":
    case "deployment-approval":
      return {};
  }
}

function scanned({ at, body }: Evidence & { kind: "scan" }, demands: Demands): Content {
  const { feedDate = at, scannedAt = at, partial } = body;
  return {
    passed: true,
    since: Math.min(timeOf(at), timeOf(feedDate), timeOf(scannedAt)),
    // What looked at a part only finds, but never stands for a scan of the whole.
    ...(partial && { expires: timeOf(at) }),
    opens:
      body.findings.length === 0
        ? none
        : body.findings
            .filter(({ severity }) => demands.darkens(severity))
            .map((each) => demands.opening(`vulnerability:${each.id}`, each.severity, each)),
  };
}

function built(body: (Evidence & { kind: "provenance" })["body"], demands: Demands): Content {
  if (!demands.trustsBuilder(body.builder)) return { idle: `the estate trusts no builder "${body.builder}"` };
  if (body.signer === undefined || !demands.trustsSigner(body.signer))
    return { idle: "no signer of the estate vouches for it" };
  const opens = body.materials.flatMap(({ uri, digest }): Opening[] => {
    const source = sourceOf(uri);
    if (source === undefined || !demands.trustsSource(source))
      return [{ cause: `material:${source ?? uri}`, severity: "unknown" }];
    return digest === undefined ? [{ cause: `material:${uri}`, severity: "unknown" }] : [];
  });
  return { passed: true, opens, parents: body.base };
}

function licensed({ packages }: (Evidence & { kind: "sbom" })["body"], demands: Demands): Opening[] {
  const denied = new Set<string>();
  for (const { licences = [] } of packages)
    for (const licence of licences) if (isDenied(licence, demands.deniedLicences)) denied.add(licence);
  return [...denied].map((licence) => ({ cause: `licence:${licence}`, severity: "unknown" }));
}
