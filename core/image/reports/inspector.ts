import * as z from "zod";
import { Findings } from "./findings";
import { list, readAs, str } from "./form";
import { addInspectorFinding, inspectorFinding, isOpen, type InspectorFinding } from "./inspector-finding";
import { ReportError } from "./problem";
import type { About, Report } from "./report";

const page = z.object({ findings: list(inspectorFinding), nextToken: str() });

/** Findings of Amazon Inspector: pages of ListFindings, or its event of one finding. */
export function readInspector(data: unknown): Report {
  const { findings, nextToken } = readAs(data, page, "findings of Amazon Inspector");
  return {
    format: "inspector",
    tool: "inspector",
    more: nextToken !== undefined,
    about: bySubject(findings),
  };
}

/** @param detail of an event of EventBridge */
export const readInspectorEvent = (detail: unknown): Report => ({
  format: "inspector",
  tool: "inspector",
  more: false,
  about: bySubject([readAs(detail, inspectorFinding, "an event of Amazon Inspector")]),
});

function bySubject(all: readonly InspectorFinding[]): About[] {
  const subjects = new Map<string, { readonly host: boolean; readonly findings: Findings }>();
  let others = 0;
  for (const finding of all.filter(isOpen)) {
    if (!finding.packageVulnerabilityDetails) {
      others++;
      continue;
    }
    for (const { details, id } of finding.resources) {
      const hash = details?.awsEcrContainerImage?.imageHash ?? /(sha256:[0-9a-f]{64})$/.exec(id ?? "")?.[1];
      const machine = details?.awsEc2Instance?.imageId;
      const subject = hash ?? machine;
      if (subject === undefined) continue;
      let entry = subjects.get(subject);
      if (!entry) subjects.set(subject, (entry = { host: hash === undefined, findings: new Findings() }));
      addInspectorFinding(entry.findings, finding);
    }
  }
  if (subjects.size === 0)
    throw new ReportError(
      others > 0
        ? "holds findings of Amazon Inspector, but none about a package of an image or of a machine image"
        : "holds no finding of Amazon Inspector that is open and names an image",
      "a list of findings can't show that an image has none: import what ECR's DescribeImageScanFindings answers",
    );
  return [...subjects].map(([subject, { host, findings }]) => ({
    subjects: [subject],
    // A list of findings is what a filter let through: it never shows that there is nothing else.
    scan: { feed: "inspector", partial: true, host, layers: [], findings: findings.list() },
  }));
}
