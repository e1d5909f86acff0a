import * as z from "zod";
import { digestsIn, list, readAs, str } from "./form";
import { distinct, packageRow } from "./packages";
import { ReportError } from "./problem";
import type { Report } from "./report";

const element = z.looseObject({ type: str(), "@type": str(), spdxId: str(), "@id": str() });

const pack = z.object({
  name: str(),
  software_packageVersion: str(),
  software_packageUrl: str(),
  software_primaryPurpose: str(),
  externalIdentifier: list(z.object({ externalIdentifierType: str(), identifier: str() })),
  verifiedUsing: list(z.object({ algorithm: str(), hashValue: str() })),
});

const relationship = z.object({ relationshipType: str(), from: str(), to: list(z.string()) });
const licence = z.object({ simplelicensing_licenseExpression: str() });

const schema = z.object({ "@graph": z.array(element) });

/** SPDX 3.0 as JSON-LD in its serialised form. */
export function readSpdx3(data: unknown): Report {
  const { "@graph": graph } = readAs(data, schema, "an SPDX 3 document");
  const what = "an SPDX 3 document";
  const typeOf = (each: z.output<typeof element>): string => each.type ?? each["@type"] ?? "";
  const idOf = (each: z.output<typeof element>): string => each.spdxId ?? each["@id"] ?? "";
  const packages = graph.filter((each) => typeOf(each) === "software_Package");
  if (packages.length === 0)
    throw new ReportError("is an SPDX 3 document without packages", "give the bill of materials of an image");
  const expressions = new Map(
    graph
      .filter((each) => typeOf(each) === "simplelicensing_LicenseExpression")
      .map((each) => [idOf(each), readAs(each, licence, what).simplelicensing_licenseExpression]),
  );
  const licences = new Map<string, string[]>();
  for (const each of graph) {
    if (!typeOf(each).endsWith("Relationship")) continue;
    const { relationshipType, from = "", to } = readAs(each, relationship, what);
    if (relationshipType !== "hasConcludedLicense" && relationshipType !== "hasDeclaredLicense") continue;
    // What is no expression is named by its address: `http://spdx.org/licenses/MIT`.
    const named = to.map((one) => expressions.get(one) ?? /licenses\/([^/#]+)$/.exec(one)?.[1] ?? one);
    licences.set(from, [...(licences.get(from) ?? []), ...named]);
  }
  const rows = packages.map((each) => ({ id: idOf(each), row: readAs(each, pack, what) }));
  const purlOf = ({ software_packageUrl: url, externalIdentifier: others }: z.output<typeof pack>) =>
    url ??
    others.find(({ externalIdentifierType: type }) => type === "packageUrl" || type === "purl")?.identifier;
  const isImage = (row: z.output<typeof pack>): boolean =>
    row.software_primaryPurpose === "container" || purlOf(row)?.startsWith("pkg:oci/") === true;
  return {
    format: "spdx",
    tool: undefined,
    more: false,
    about: [
      {
        subjects: digestsIn(
          ...rows
            .filter(({ row }) => isImage(row))
            .flatMap(({ row }) => [
              row.software_packageVersion,
              purlOf(row),
              ...row.verifiedUsing.map(({ algorithm, hashValue }) =>
                algorithm === "sha256" ? `sha256:${hashValue ?? ""}` : undefined,
              ),
            ]),
        ),
        sbom: {
          format: "spdx",
          packages: distinct(
            rows
              .filter(({ row }) => !isImage(row))
              .map(({ id, row }) =>
                packageRow({
                  name: row.name,
                  version: row.software_packageVersion,
                  purl: purlOf(row),
                  licences: licences.get(id) ?? [],
                }),
              ),
          ),
        },
      },
    ],
  };
}
