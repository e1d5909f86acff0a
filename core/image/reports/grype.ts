import * as z from "zod";
import { Findings } from "./findings";
import { digestsIn, list, maybe, readAs, str, when } from "./form";
import type { Report } from "./report";
import { severityOf } from "./severity";

const match = z.object({
  vulnerability: z.object({
    id: z.string(),
    severity: str(),
    fix: maybe(z.object({ versions: list(z.string()) })),
  }),
  relatedVulnerabilities: list(z.object({ id: z.string() })),
  artifact: z.object({
    name: str(),
    version: str(),
    type: str(),
    purl: str(),
    locations: list(z.object({ layerID: str() })),
  }),
});

const target = z.object({
  manifestDigest: str(),
  repoDigests: list(z.string()),
  layers: list(z.object({ digest: z.string() })),
});

const schema = z.object({
  matches: z.array(match),
  source: maybe(z.object({ type: str(), target: z.unknown().optional() })),
  descriptor: z.object({
    name: str(),
    version: str(),
    timestamp: when(),
    db: maybe(z.object({ built: when(), status: maybe(z.object({ built: when() })) })),
  }),
});

const systems = new Set(["apk", "deb", "rpm", "alpm", "portage"]);

/** A report of Grype as JSON. */
export function readGrype(data: unknown): Report {
  const { matches, source, descriptor } = readAs(data, schema, "a Grype report");
  const parsed = target.safeParse(source?.target);
  const image = source?.type === "image" && parsed.success ? parsed.data : undefined;
  const findings = new Findings();
  for (const { vulnerability, relatedVulnerabilities: related, artifact } of matches)
    findings.add({
      id: vulnerability.id,
      aliases: related.map(({ id }) => id),
      severity: severityOf(vulnerability.severity),
      package: artifact.name,
      version: artifact.version,
      purl: artifact.purl,
      fixedIn: vulnerability.fix?.versions[0],
      layer: artifact.locations[0]?.layerID,
      part: artifact.type === undefined ? undefined : systems.has(artifact.type) ? "system" : "library",
    });
  return {
    format: "grype",
    tool: `grype ${descriptor.version ?? ""}`.trim(),
    more: false,
    about: [
      {
        subjects: digestsIn(image?.manifestDigest, ...(image?.repoDigests ?? [])),
        scan: {
          feed: "grype",
          feedDate: descriptor.db?.status?.built ?? descriptor.db?.built,
          scannedAt: descriptor.timestamp,
          partial: false,
          host: false,
          layers: image?.layers.map(({ digest }) => digest) ?? [],
          findings: findings.list(),
        },
      },
    ],
  };
}
