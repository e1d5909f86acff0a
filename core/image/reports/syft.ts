import * as z from "zod";
import { digestsIn, list, maybe, readAs, str } from "./form";
import { distinct, packageRow } from "./packages";
import type { Report } from "./report";

const licence = z.union([z.string(), z.object({ value: str(), spdxExpression: str() })]);

const schema = z.object({
  artifacts: z.array(z.object({ name: str(), version: str(), purl: str(), licenses: list(licence) })),
  source: maybe(
    z.object({
      type: str(),
      metadata: z.unknown().optional(),
      target: z.unknown().optional(),
    }),
  ),
  distro: maybe(z.object({ id: str(), name: str() })),
  descriptor: maybe(z.object({ name: str(), version: str() })),
});

const image = z.object({
  manifestDigest: str(),
  repoDigests: list(z.string()),
  imageSize: maybe(z.number()),
});

/** A bill of materials in Syft's own JSON. */
export function readSyft(data: unknown): Report {
  const { artifacts, source, descriptor } = readAs(data, schema, "a bill of materials of Syft");
  const parsed = source?.type === "image" ? image.safeParse(source.metadata ?? source.target) : undefined;
  const metadata = parsed?.success ? parsed.data : undefined;
  return {
    format: "syft",
    tool: `syft ${descriptor?.version ?? ""}`.trim(),
    more: false,
    about: [
      {
        subjects: digestsIn(metadata?.manifestDigest, ...(metadata?.repoDigests ?? [])),
        sbom: {
          format: "syft",
          packages: distinct(
            artifacts.map((each) =>
              packageRow({
                name: each.name,
                version: each.version,
                purl: each.purl,
                licences: each.licenses.map((one) =>
                  typeof one === "string" ? one : one.spdxExpression || one.value,
                ),
              }),
            ),
          ),
          ...(metadata?.imageSize !== undefined && { size: metadata.imageSize }),
        },
      },
    ],
  };
}
