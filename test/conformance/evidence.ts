import { createHash, X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { verifyEnvelope } from "../../core/image/verify/dsse";
import { parseJson } from "../../core/image/verify/json";
import { Refused } from "../../core/image/verify/refused";
import { verifyBundle, type Verified } from "../../core/image/verify/sigstore";
import { readSimpleSignature, verifySimpleSigning } from "../../core/image/verify/simple-signing";
import { checkSubject } from "../../core/image/verify/statement";
import { readKey, readTrustRoot, type Trust } from "../../core/image/verify/trust";

/** A row of `verdicts.jsonl`: signed material, what it is verified with, and what its source says of it. */
export interface VerdictCase {
  readonly file: string;
  readonly artifact?: string;
  readonly artifactDigest?: string;
  readonly identity?: string;
  readonly issuer?: string;
  readonly trustRoot?: string;
  readonly key?: string;
  readonly keyId?: string;
  readonly rekorKey?: string;
  readonly intermediates?: string;
  readonly reference?: string;
  readonly match?: "exact" | "repository";
  readonly policy?: string;
  readonly expect: "accept" | "reject";
  readonly reason: string;
}

export interface EvidenceVerdict {
  readonly row: VerdictCase;
  readonly got: "accept" | "reject" | "unsupported";
  readonly why: string;
}

export const evidenceFolder = process.env["BULKHEAD_EVIDENCE"] ?? join(__dirname, "../../../shared/evidence");

export const hasEvidence = (): boolean => existsSync(join(evidenceFolder, "verdicts.jsonl"));

export const readVerdicts = (): VerdictCase[] =>
  readFileSync(join(evidenceFolder, "verdicts.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as VerdictCase);

const read = (path: string): Buffer => readFileSync(join(evidenceFolder, path));
const isFile = (path: string | undefined): path is string =>
  path !== undefined &&
  existsSync(join(evidenceFolder, path)) &&
  statSync(join(evidenceFolder, path)).isFile();

/** Verifies one row as a user would: by its own signer, and for its own artifact. */
export function verifyRow(row: VerdictCase): EvidenceVerdict {
  try {
    if (row.file.startsWith("simple-signing-cosign/")) verifyImage(row);
    else verifyAttestation(row);
    return { row, got: "accept", why: "" };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { row, got: "reject", why: `${error.code}: ${error.message}` };
  }
}

/** A regular expression of a row that is a plain prefix is the same as a glob. */
const globOf = (identity: string): string =>
  identity.startsWith("regex ^") ? `${identity.slice("regex ^".length)}**` : identity;

function trustOf(row: VerdictCase): Trust {
  const root = row.trustRoot === undefined ? undefined : readTrustRoot(read(row.trustRoot).toString("utf8"));
  if (row.key !== undefined)
    return {
      kind: "key",
      key: readKey(read(row.key)),
      ...(row.keyId !== undefined && { keyId: row.keyId }),
      ...(root && { root }),
    };
  const [, witness, count] = /^(signedTimestamps|tlogEntries)>=(\d+)$/.exec(row.policy ?? "") ?? [];
  return {
    kind: "keyless",
    identity: globOf(row.identity ?? "**"),
    issuer: row.issuer,
    root: root!,
    ...(witness !== undefined && {
      witnesses: { [witness === "tlogEntries" ? "logEntries" : "timestamps"]: Number(count) },
    }),
  };
}

function verifyAttestation(row: VerdictCase): void {
  const trust = trustOf(row);
  const artifact = isFile(row.artifact) ? read(row.artifact) : undefined;
  const text = read(row.file).toString("utf8");
  const data = parseJson(row.file.endsWith(".jsonl") ? text.split("\n", 1)[0]! : text, row.file);
  const isEnvelope = typeof data === "object" && data !== null && "payloadType" in data;
  const verified = isEnvelope ? verifyEnvelope(data, trust) : verifyBundle(data, trust, artifact);
  if (verified.statement && artifact)
    checkSubject(verified.statement, `sha256:${createHash("sha256").update(artifact).digest("hex")}`);
  checkPolicy(row, verified);
}

/** What a row asks beyond the signature, of the kinds that the sources use. */
function checkPolicy({ policy = "" }: VerdictCase, { statement }: Verified): void {
  for (const term of policy.split("; ").filter((each) => /^\w+=/.test(each))) {
    const at = term.indexOf("=");
    const [name, value] = [term.slice(0, at), term.slice(at + 1)];
    const predicate = statement?.predicate as Record<string, unknown> | undefined;
    const found: Record<string, unknown> = {
      verifierID: (predicate?.["verifier"] as { id?: unknown } | undefined)?.id,
      resourceURI: predicate?.["resourceUri"],
      verifiedLevels: (predicate?.["verifiedLevels"] as string[] | undefined)?.join(),
    };
    if (name in found && found[name] !== value)
      throw new Refused("subject", `${name} is ${String(found[name])}, not ${value}`);
  }
}

function verifyImage(row: VerdictCase): void {
  const folder = join(evidenceFolder, row.file);
  const manifest = readFileSync(join(folder, "manifest.json"));
  const image = {
    digest: `sha256:${createHash("sha256").update(manifest).digest("hex")}`,
    ...(row.reference !== undefined && { reference: { text: row.reference, match: row.match ?? "exact" } }),
  };
  const certificates = (path: string): X509Certificate[] =>
    (
      read(path)
        .toString("utf8")
        .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
    ).map((text) => new X509Certificate(text));
  const trust = row.key
    ? {
        kind: "key" as const,
        key: readKey(read(row.key)),
        ...(row.rekorKey !== undefined && { logKey: readKey(read(row.rekorKey)) }),
      }
    : {
        kind: "pki" as const,
        roots: certificates(row.trustRoot!),
        intermediates: row.intermediates === undefined ? [] : certificates(row.intermediates),
        names: (row.identity ?? "").split(", ").map((each) => each.replace(/^(email|host) /, "")),
        now: new Date(),
      };
  // One signature that holds is enough: an image may be signed by others too.
  const errors: Refused[] = [];
  for (const name of readdirSync(folder).filter((each) => each.startsWith("signature-"))) {
    try {
      verifySimpleSigning(readSimpleSignature(readFileSync(join(folder, name))), trust, image);
      return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      errors.push(error);
    }
  }
  throw errors[0] ?? new Refused("signature", "the image is not signed");
}
