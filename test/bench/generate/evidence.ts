import { closeSync, openSync, writeSync } from "node:fs";
import { GENESIS, lineOf } from "../../../core/image/evidence/chain";
import { seal, type Statement } from "../../../core/image/evidence/record";

const start = Date.parse("2026-01-01T00:00:00Z");
/** How many scans an image has beside one piece of evidence of each other kind. */
const scans = 14;
export const PIECES_AN_IMAGE = scans + 6;

export const digestOf = (image: number): string => `sha256:${image.toString(16).padStart(64, "0")}`;

/** A log of evidence as an estate of many images has it: each built, verified and then scanned day by day. */
export function generateLog(file: string, images: number): void {
  const descriptor = openSync(file, "w");
  let before = GENESIS;
  let lines: string[] = [];
  const record = (fact: Statement): void => {
    const { line, link } = lineOf(seal(fact), before);
    before = link;
    lines.push(line);
    if (lines.length === 5000) flush();
  };
  const flush = (): void => {
    writeSync(descriptor, `${lines.join("\n")}\n`);
    lines = [];
  };
  for (let round = 0; round < PIECES_AN_IMAGE; round++) {
    const at = new Date(start + round * 3_600_000).toISOString();
    for (let image = 0; image < images; image++) record(factOf(image, round, at));
  }
  if (lines.length > 0) flush();
  closeSync(descriptor);
}

function factOf(image: number, round: number, at: string): Statement {
  const head = { digest: digestOf(image), at, actor: "release-bot" };
  const pipeline = { ...head, role: "pipeline" } as const;
  switch (round) {
    case 0:
      return {
        ...pipeline,
        kind: "provenance",
        reference: `registry.example.com/shop/service-${image % 1000}`,
        body: {
          builder: "https://ci.example.com/v1",
          signer: "build",
          base: image >= 100 ? [digestOf(image % 100)] : [],
          materials: [{ uri: "https://git.example.com/shop/web", digest: `sha1:${"1".repeat(40)}` }],
        },
      };
    case 1:
      return { ...pipeline, kind: "signature", body: { signer: "build" } };
    case 2:
      return { ...pipeline, kind: "qa", body: { outcome: "passed" } };
    case 3:
      return { ...pipeline, kind: "staging", body: { outcome: "passed" } };
    case 4:
      return { ...pipeline, kind: "instrumentation", body: { outcome: "passed" } };
    case 5:
      return { ...head, role: "security", kind: "approval", body: { outcome: "approved" } };
    default:
      return {
        ...pipeline,
        kind: "scan",
        body: {
          feed: round % 2 === 0 ? "first" : "second",
          feedDate: at,
          findings: Array.from({ length: image % 3 }, (_, index) => ({
            id: `CVE-2026-${(image * 7 + index) % 5000}`,
            severity: "low" as const,
            package: "library",
            version: "1.2.3",
          })),
        },
      };
  }
}
