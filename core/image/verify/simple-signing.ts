import { createHash, X509Certificate, type KeyObject } from "node:crypto";
import { canonical } from "../evidence/canonical";
import { matchGlob } from "../../estate";
import { parseReference, type ImageReference } from "../reference";
import { bytesAt, isObject, objectAt, parseJson, textAt, type Json } from "./json";
import { guarded, Refused } from "./refused";
import { isSignedBy } from "./signature";
import type { Trust } from "./trust";

/** A signature that cosign keeps beside an image: what was signed, and its annotations. */
export interface SimpleSignature {
  readonly payload: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An authority of one's own: certificates that chain to its roots, and whom they must name. */
export interface PkiTrust {
  readonly kind: "pki";
  readonly roots: readonly X509Certificate[];
  readonly intermediates: readonly X509Certificate[];
  /** Alternative names (addresses of mail, hosts, URIs) all of which the certificate must hold. */
  readonly names: readonly string[];
  readonly now: Date;
}

export interface PinnedKeyTrust {
  readonly kind: "key";
  readonly key: KeyObject;
  /** The log's key, where an entry in the log is asked for. */
  readonly logKey?: KeyObject;
}

const annotation = {
  signature: "dev.cosignproject.cosign/signature",
  certificate: "dev.sigstore.cosign/certificate",
  chain: "dev.sigstore.cosign/chain",
  bundle: "dev.sigstore.cosign/bundle",
} as const;

const mark = "\0sigstore-json\n";
const types: readonly unknown[] = ["cosign container image signature", "atomic container signature"];

/**
 * The key that a signature of this form is verified by.
 *
 * @throws Refused for an identity: when it signed stands in a log's entry, which bundles hold in the form that is verified
 */
export function pinnedKeyOf(trust: Trust): PinnedKeyTrust {
  if (trust.kind === "key") return { kind: "key", key: trust.key };
  throw new Refused(
    "unsupported",
    "a cosign signature of this form is verified by a pinned key, not by an identity: sign the image again with cosign sign --new-bundle-format and verify that bundle, or declare the signer by its key (images.signers)",
  );
}

/** Reads a signature as registries and folders of images keep it: JSON, after a mark in folders. */
export function readSimpleSignature(file: Buffer): SimpleSignature {
  const text = file.toString("utf8");
  const data = objectAt(
    parseJson(text.startsWith(mark) ? text.slice(mark.length) : text, "the signature"),
    "the signature",
  );
  const annotations = objectAt(data["annotations"], "annotations");
  return {
    payload: bytesAt(data["payload"], "payload"),
    annotations: Object.fromEntries(
      Object.entries(annotations).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    ),
  };
}

/** What a signature has to be about. */
export interface SignedImage {
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  /** The reference that the image is used by, and how exactly the signed one must be the same. */
  readonly reference?: { readonly text: string; readonly match: "exact" | "repository" };
}

/**
 * Verifies a signature that is kept beside an image.
 *
 * @throws Refused
 */
export function verifySimpleSigning(
  signature: SimpleSignature,
  trust: PinnedKeyTrust | PkiTrust,
  image: SignedImage,
): void {
  const { payload, annotations } = signature;
  const own = bytesAt(annotations[annotation.signature], annotation.signature);
  const key = trust.kind === "key" ? trust.key : certifiedKey(annotations, trust);
  if (!isSignedBy(key, payload, own)) throw new Refused("signature", "it is not signed by the pinned key");
  if (trust.kind === "key" && trust.logKey) checkLogEntry(annotations, trust.logKey, payload, own);
  checkPayload(objectAt(parseJson(payload.toString("utf8"), "the payload"), "the payload"), image);
}

function checkPayload(payload: Json, { digest, reference }: SignedImage): void {
  const critical = objectAt(payload["critical"], "critical");
  const keys = Object.keys(critical).sort().join();
  if (keys !== "identity,image,type") throw new Refused("form", `critical holds ${keys}`);
  if (!types.includes(critical["type"]))
    throw new Refused("payload-type", "the payload is no image signature");
  const signed = objectAt(critical["image"], "critical.image")["docker-manifest-digest"];
  if (signed !== digest) throw new Refused("subject", `the signature is about another image than ${digest}`);
  if (!reference) return;
  const named = textAt(
    objectAt(critical["identity"], "critical.identity")["docker-reference"],
    "docker-reference",
  );
  if (!isSame(named, reference))
    throw new Refused("identity", `it was signed as ${named}, not as ${reference.text}`);
}

function isSame(signed: string, { text, match }: NonNullable<SignedImage["reference"]>): boolean {
  const [a, b] = [parse(signed), parse(text)];
  if (!a || !b || a.domain !== b.domain || a.path !== b.path) return false;
  return match === "repository" || (a.tag === b.tag && a.digest?.encoded === b.digest?.encoded);
}

const parse = (text: string): ImageReference | undefined => {
  const parsed = parseReference(text);
  return "reference" in parsed ? parsed.reference : undefined;
};

/** The key of a certificate that chains to the roots and names whom it must. */
function certifiedKey(annotations: SimpleSignature["annotations"], trust: PkiTrust): KeyObject {
  const text = annotations[annotation.certificate];
  if (text === undefined) throw new Refused("identity", "it holds no certificate");
  const certificate = guarded("form", "the certificate can't be read", () => new X509Certificate(text));
  checkValid(certificate, trust.now);
  checkChain(certificate, trust, 0);
  const names = (certificate.subjectAltName ?? "").split(", ").map((name) => name.replace(/^[^:]*:/, ""));
  for (const wanted of trust.names)
    if (!names.some((name) => matchGlob(wanted, name)))
      throw new Refused("identity", `the certificate does not name ${wanted}`);
  return certificate.publicKey;
}

const longestChain = 8;

function checkChain(certificate: X509Certificate, trust: PkiTrust, depth: number): void {
  const issued = (issuer: X509Certificate): boolean =>
    issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  const root = trust.roots.find(issued);
  if (root) return checkValid(root, trust.now);
  const next = depth < longestChain ? trust.intermediates.find(issued) : undefined;
  if (!next) throw new Refused("identity", "the certificate does not chain to a pinned root");
  checkValid(next, trust.now);
  checkChain(next, trust, depth + 1);
}

function checkValid({ validFrom, validTo, subject }: X509Certificate, now: Date): void {
  const time = now.getTime();
  if (time < Date.parse(validFrom) || time > Date.parse(validTo))
    throw new Refused(
      "time",
      `the certificate of ${subject.replace(/\n/g, ", ")} holds from ${validFrom} to ${validTo}`,
    );
}

/** Checks the log's promise to keep an entry, and that the entry is of this very signature. */
function checkLogEntry(
  annotations: SimpleSignature["annotations"],
  logKey: KeyObject,
  payload: Buffer,
  signature: Buffer,
): void {
  const text = annotations[annotation.bundle];
  if (text === undefined) throw new Refused("signature", "it holds no entry of a log");
  const bundle = objectAt(parseJson(text, "the log's entry"), "the log's entry");
  const entry = objectAt(bundle["Payload"], "the log's entry");
  const { body, integratedTime, logIndex, logID } = entry;
  const promised = Buffer.from(canonical({ body, integratedTime, logID, logIndex }));
  if (!isSignedBy(logKey, promised, bytesAt(bundle["SignedEntryTimestamp"], "SignedEntryTimestamp")))
    throw new Refused("signature", "the log's entry is not signed by the pinned log");
  const record = objectAt(
    parseJson(bytesAt(body, "body").toString("utf8"), "the log's record"),
    "the log's record",
  );
  const spec = objectAt(record["spec"], "spec");
  const hash = objectAt(objectAt(spec["data"], "data")["hash"], "hash");
  const own = objectAt(spec["signature"], "signature");
  const digest = createHash("sha256").update(payload).digest("hex");
  const isOwn =
    record["kind"] === "hashedrekord" &&
    hash["algorithm"] === "sha256" &&
    hash["value"] === digest &&
    bytesAt(own["content"], "content").equals(signature);
  if (!isOwn) throw new Refused("signature", "the log's entry is of another signature");
}

export const isSimpleSignature = (data: unknown): boolean =>
  isObject(data) && isObject(data["annotations"]) && annotation.signature in data["annotations"];
