import * as z from "zod";
import { digestsIn, list, readAs, str } from "./form";
import { distinct, packageRow } from "./packages";
import { ReportError } from "./problem";
import type { Report } from "./report";

const pack = z.object({
  SPDXID: z.string(),
  name: z.string(),
  versionInfo: str(),
  primaryPackagePurpose: str(),
  licenseConcluded: str(),
  licenseDeclared: str(),
  externalRefs: list(z.object({ referenceType: str(), referenceLocator: str() })),
  checksums: list(z.object({ algorithm: str(), checksumValue: str() })),
});

const schema = z.object({
  spdxVersion: z
    .string()
    .regex(/^SPDX-2\.[1-3]$/, "is no version that is known: 2.1 to 2.3 and 3.0 are read"),
  SPDXID: z.string(),
  name: str(),
  creationInfo: z.object({ creators: list(z.string()) }),
  documentDescribes: list(z.string()),
  packages: list(pack),
  relationships: list(z.object({ spdxElementId: str(), relatedSpdxElement: str(), relationshipType: str() })),
});

/** SPDX 2.1 to 2.3 in the form of JSON. */
export function readSpdx(data: unknown): Report {
  const document = readAs(data, schema, "an SPDX document");
  const described = new Set([
    ...document.documentDescribes,
    ...document.relationships
      .filter((each) => each.relationshipType === "DESCRIBES" && each.spdxElementId === document.SPDXID)
      .map((each) => each.relatedSpdxElement),
  ]);
  const isImage = (row: z.output<typeof pack>): boolean =>
    row.primaryPackagePurpose === "CONTAINER" || purlOf(row)?.startsWith("pkg:oci/") === true;
  const images = document.packages.filter((row) => described.has(row.SPDXID) && isImage(row));
  const rows = document.packages.filter((row) => !images.includes(row));
  if (document.packages.length === 0)
    throw new ReportError("is an SPDX document without packages", "give the bill of materials of an image");
  return {
    format: "spdx",
    tool: document.creationInfo.creators.find((each) => each.startsWith("Tool: "))?.slice("Tool: ".length),
    more: false,
    about: [
      {
        subjects: digestsIn(
          ...images.flatMap((row) => [row.versionInfo, purlOf(row)]),
          ...images.flatMap(({ checksums }) =>
            checksums.map(({ algorithm, checksumValue }) =>
              algorithm === "SHA256" ? `sha256:${checksumValue ?? ""}` : undefined,
            ),
          ),
        ),
        sbom: {
          format: "spdx",
          packages: distinct(
            rows.map((row) =>
              packageRow({
                name: row.name,
                version: row.versionInfo,
                purl: purlOf(row),
                licences: [row.licenseConcluded, row.licenseDeclared],
              }),
            ),
          ),
        },
      },
    ],
  };
}

const purlOf = ({ externalRefs }: z.output<typeof pack>): string | undefined =>
  externalRefs.find(({ referenceType }) => referenceType === "purl")?.referenceLocator;
