import type { Reporter, ResultFinding, ResultPolicy } from "./result";
import { cleaned, isMandatory, justification, policiesOf, toJson } from "./text";

/** An object of a cluster holds about a megabyte: more results than this go into another report. */
const most = 500;

const words = ["pass", "fail", "warn", "error", "skip"] as const;
type Word = (typeof words)[number];

interface Entry {
  readonly namespace: string | undefined;
  readonly result: Readonly<Record<string, unknown>> & { readonly result: Word };
}

/**
 * Findings as reports of the Kubernetes policy working group (wgpolicyk8s.io/v1alpha2), in a list that `kubectl apply`
 * takes: one for each namespace, one for what lies in none. What an exception accepts is skipped, what an advisory
 * policy finds or what is not known is a warning, unless that is mandatory.
 */
export const policyReport: Reporter = (raw) => {
  const result = cleaned(raw);
  const policies = policiesOf(result);
  const entries = [
    ...result.findings.map((finding) => entry(finding, wordOf(finding), policies)),
    ...result.exceptions.flatMap((exception) =>
      exception.findings.map((finding) => entry(finding, "skip", policies, justification(exception))),
    ),
  ];
  const byNamespace = new Map<string | undefined, Entry["result"][]>();
  for (const { namespace, result: one } of entries) {
    const known = byNamespace.get(namespace);
    if (known) known.push(one);
    else byNamespace.set(namespace, [one]);
  }
  const items = [...byNamespace].flatMap(([namespace, all]) =>
    Array.from({ length: Math.ceil(all.length / most) }, (_, at) =>
      report(namespace, at, all.slice(at * most, (at + 1) * most)),
    ),
  );
  return toJson({ apiVersion: "v1", kind: "List", items });
};

const report = (namespace: string | undefined, part: number, results: readonly Entry["result"][]) => ({
  apiVersion: "wgpolicyk8s.io/v1alpha2",
  kind: namespace === undefined ? "ClusterPolicyReport" : "PolicyReport",
  metadata: {
    name: part === 0 ? "bulkhead" : `bulkhead-${part + 1}`,
    ...(namespace !== undefined && { namespace }),
    labels: { "app.kubernetes.io/managed-by": "bulkhead" },
  },
  summary: Object.fromEntries(
    words.map((word) => [word, results.filter((each) => each.result === word).length]),
  ),
  results,
});

function wordOf(finding: ResultFinding): Word {
  if (finding.kind === "error") return "error";
  if (finding.kind === "unknown") return isMandatory(finding) ? "error" : "warn";
  return isMandatory(finding) ? "fail" : "warn";
}

function entry(
  finding: ResultFinding,
  word: Word,
  policies: ReadonlyMap<string, ResultPolicy>,
  exception?: string,
): Entry {
  const { policy, severity, message, subject, path, environment, fingerprint } = finding;
  const info = policies.get(policy);
  const object = objectOf(subject);
  return {
    namespace: object?.namespace,
    result: {
      source: "bulkhead",
      policy,
      ...(info && { category: info.group }),
      severity,
      result: word,
      scored: true,
      message,
      ...(object && { resources: [object] }),
      properties: {
        ...(!object && { resource: subject.urn ?? subject.id }),
        ...(path && { path }),
        environment,
        fingerprint,
        ...(exception !== undefined && { exception }),
        ...(info && { fix: info.remediationSteps }),
      },
    },
  };
}

/** What a name of a namespace may be: a report that the API server refuses would take the others along. */
const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** A Kubernetes object by its id (`cluster/group/Kind/namespace/name`) and type. */
function objectOf({ id, type }: ResultFinding["subject"]) {
  const [, version, kind] = /^kubernetes:(.+):([A-Za-z]+)$/.exec(type) ?? [];
  const [, , , namespace = "", ...name] = id.split("/");
  if (version === undefined || kind === undefined || name.length === 0) return undefined;
  const inNamespace = label.test(namespace);
  if (!inNamespace && namespace !== "" && namespace !== "-") return undefined;
  return {
    apiVersion: version.replace(/^core\//, ""),
    kind,
    ...(inNamespace && { namespace }),
    name: name.join("/"),
  };
}
