import * as z from "zod";
import type { Findings } from "./findings";
import { list, maybe, str } from "./form";
import { severityOf } from "./severity";

/** A finding of Amazon Inspector, as its API, ECR and its events give it. */
export const inspectorFinding = z.object({
  type: str(),
  status: str(),
  severity: str(),
  packageVulnerabilityDetails: maybe(
    z.object({
      vulnerabilityId: z.string(),
      relatedVulnerabilities: list(z.string()),
      vulnerablePackages: list(
        z.object({
          name: z.string(),
          version: str(),
          release: str(),
          epoch: maybe(z.number()),
          fixedInVersion: str(),
          packageManager: str(),
          sourceLayerHash: str(),
        }),
      ),
    }),
  ),
  resources: list(
    z.object({
      type: str(),
      id: str(),
      details: maybe(
        z.object({
          awsEcrContainerImage: maybe(z.object({ imageHash: str() })),
          awsEc2Instance: maybe(z.object({ imageId: str() })),
        }),
      ),
    }),
  ),
});
export type InspectorFinding = z.output<typeof inspectorFinding>;

const systems = new Set(["OS", "OSPACKAGE"]);

export function addInspectorFinding(
  findings: Findings,
  { severity, packageVulnerabilityDetails: details }: InspectorFinding,
): void {
  if (!details) return;
  const common = { id: details.vulnerabilityId, severity: severityOf(severity) };
  // Advisories name several: such are not other names of this one.
  if (details.vulnerablePackages.length === 0) findings.add(common);
  for (const {
    name,
    version,
    release,
    epoch,
    fixedInVersion,
    packageManager,
    sourceLayerHash,
  } of details.vulnerablePackages)
    findings.add({
      ...common,
      package: name,
      version:
        version === undefined
          ? undefined
          : `${epoch ? `${epoch}:` : ""}${version}${release ? `-${release}` : ""}`,
      fixedIn: fixedInVersion === "NotAvailable" ? undefined : fixedInVersion,
      layer: sourceLayerHash,
      part: packageManager === undefined ? undefined : systems.has(packageManager) ? "system" : "library",
    });
}

/** Whether it says that something is there: what is closed is not. Suppressed ones are, whoever hides them. */
export const isOpen = ({ status }: InspectorFinding): boolean => status !== "CLOSED";
