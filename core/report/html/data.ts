import type { AuditFinding } from "../../audit/result";
import type { ResultFinding } from "../result";
import { formatPlace, justification, verdictOf } from "../text";
import type { Reported } from "./reported";

/** A finding as the page's script reads it; policies and resources stand once, by index. */
interface Row {
  readonly policy: number;
  readonly resource: number;
  readonly verdict: string;
  readonly severity: string;
  readonly environment: string;
  readonly message: string;
  readonly path?: string;
  readonly place?: string;
  readonly missing?: string;
  readonly because?: readonly string[];
  /** Of an audit. */
  readonly stack?: string;
  readonly owner?: string;
  /** Days on which an earlier audit found it first, and by which it must be mended. */
  readonly since?: string;
  readonly due?: string;
  /** Whether that day is over. */
  readonly late?: true;
  /** Why it counts no more. */
  readonly excuse?: string;
  readonly fingerprint: string;
}

export interface PageData {
  readonly policies: readonly Readonly<
    Record<"name" | "title" | "why" | "fix" | "url" | "controls", string>
  >[];
  readonly resources: readonly Readonly<Record<"id" | "type" | "name", string>>[];
  readonly rows: readonly Row[];
}

type Found = ResultFinding & Partial<Pick<AuditFinding, "stack" | "owner" | "since" | "due">>;

/** Every finding, also those that an exception accepts, the baseline knows or that lie between stacks. */
export function pageData(result: Reported): PageData {
  const policies = result.policies.map(
    ({ name, displayName, description, remediationSteps, url, controls }) => ({
      name,
      title: displayName,
      why: description,
      fix: remediationSteps,
      url,
      controls: controls.join(", "),
    }),
  );
  const started = "started" in result ? result.started : undefined;
  const isLate = (due: string | undefined): boolean =>
    due !== undefined && started !== undefined && Date.parse(due) <= Date.parse(started);
  const policyIndex = new Map(policies.map(({ name }, at) => [name, at]));
  const resources: { id: string; type: string; name: string }[] = [];
  const resourceIndex = new Map<string, number>();
  const row = (finding: Found, verdict: string, excuse?: string): Row => {
    const { subject, path, location, missing, evidence, stack, owner, since, due } = finding;
    if (!policyIndex.has(finding.policy)) {
      const { policy: name } = finding;
      policyIndex.set(name, policies.length);
      policies.push({ name, title: name, why: "", fix: "", url: "", controls: "" });
    }
    const id = subject.urn ?? subject.id;
    if (!resourceIndex.has(id)) {
      resourceIndex.set(id, resources.length);
      resources.push({ id, type: subject.type, name: subject.name });
    }
    return {
      policy: policyIndex.get(finding.policy)!,
      resource: resourceIndex.get(id)!,
      verdict,
      severity: finding.severity,
      environment: finding.environment,
      message: finding.message,
      ...(path && { path }),
      ...(location && { place: formatPlace(location) }),
      ...(missing !== undefined && { missing }),
      ...(evidence.length > 0 && {
        because: evidence.map(
          ({ text, location: at }) => `${text}${at === undefined ? "" : ` (${formatPlace(at)})`}`,
        ),
      }),
      ...(stack !== undefined && { stack }),
      ...(owner !== undefined && { owner }),
      ...(since !== undefined && { since: since.slice(0, 10) }),
      ...(due !== undefined && { due: due.slice(0, 10) }),
      ...(isLate(due) && { late: true as const }),
      ...(excuse !== undefined && { excuse }),
      fingerprint: finding.fingerprint,
    };
  };
  const { crossStack, baseline } =
    result.schema === "bulkhead/audit/v1"
      ? { crossStack: result.crossStack, baseline: undefined }
      : { crossStack: [], baseline: result.baseline };
  const rows = [
    ...[...result.findings, ...crossStack].map((finding) => row(finding, verdictOf(finding))),
    ...result.exceptions.flatMap((exception) =>
      exception.findings.map((finding: Found) => row(finding, "accepted", justification(exception))),
    ),
    ...(baseline?.known ?? []).map((finding) =>
      row(finding, "known", `in the baseline ${baseline?.file ?? ""}`),
    ),
  ];
  return { policies, resources, rows };
}
