import { formatPath, peek, Unknown, type Node, type Path } from "../graph";
import { memoised } from "../graph/memo";
import type { EnvironmentInForce } from "./environment";
import { fingerprint, type Finding } from "./finding";
import { extend, joinPath } from "./paths";
import type { Policy } from "./policy";
import type { Outcome } from "./run";

/** Makes a finding of one thing that a check said of a node. */
export function toFinding(
  policy: Policy,
  node: Node,
  outcome: Outcome,
  environment: EnvironmentInForce,
  level: Finding["level"],
  redact: (text: string) => string,
): Finding {
  const base = outcome.absolute ? undefined : baseOf(node, outcome.path);
  const path = outcome.absolute ? outcome.path : joinPath(base, outcome.path);
  const location = node.resource.locate?.(extend(base, outcome.path));
  const message =
    outcome.kind === "unknown"
      ? `${describe(node)}: cannot be judged, ${path || "it"} is not known (${outcome.missing})`
      : `${describe(node)} ${outcome.message}`;
  return {
    policy: policy.name,
    kind: outcome.kind,
    level,
    severity: policy.severity,
    subject: subjectOf(node),
    path,
    message: redact(message),
    environment: environment.name,
    ...(outcome.missing !== undefined && { missing: redact(outcome.missing) }),
    evidence: (outcome.options?.evidence ?? []).map((each) => ({ ...each, text: redact(each.text) })),
    ...(location && { location }),
    fingerprint: fingerprint(policy.name, node.id, [path, outcome.options?.key ?? []].flat().join("#")),
  };
}

/** Paths lead on from the node's. Of a workload that is the pod's: labels are its template's, other metadata its object's. */
function baseOf({ kind, path }: Node, below: string): Path | undefined {
  if (kind !== "Workload" || !below.startsWith("metadata.")) return path;
  return below.startsWith("metadata.labels") ? path?.parent : undefined;
}

/** The finding that a policy failed to judge a node. */
export function failure(
  policy: Policy,
  node: Node,
  environment: EnvironmentInForce,
  error: unknown,
  redact: (text: string) => string,
): Finding {
  const text = error instanceof Error ? error.message : String(error);
  return {
    policy: policy.name,
    kind: "error",
    level: "mandatory",
    severity: policy.severity,
    subject: subjectOf(node),
    path: formatPath(node.path),
    message: redact(
      `${describe(node)}: the policy ${policy.name} failed to judge it (${text}); please report this`,
    ),
    environment: environment.name,
    evidence: [],
    fingerprint: fingerprint(policy.name, node.id, `error:${formatPath(node.path)}`),
  };
}

const subjectOf = ({ resource }: Node): Finding["subject"] => ({
  id: resource.id,
  ...(resource.urn !== undefined && { urn: resource.urn }),
  type: resource.type,
  name: resource.name,
});

const wordsOf = memoised((kind) => kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());

/** `container web`, `security group db`: the words before a message. */
export function describe(node: Node): string {
  const name = peek(() => node.name);
  const kind = (node as { workloadKind?: string }).workloadKind ?? wordsOf(node.kind);
  const label = name instanceof Unknown ? node.resource.name : name;
  const owner = (node as { workload?: Node & { workloadKind: string } }).workload;
  const text = node.kind === "Graph" ? label : `${kind} ${label}`;
  return owner ? `${text} of ${describe(owner)}` : text;
}
