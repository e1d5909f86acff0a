import { createHash, timingSafeEqual, X509Certificate } from "node:crypto";
import { bundleFromJSON, type Bundle } from "@sigstore/bundle";
import { toSignedEntity, toTrustMaterial, Verifier, type SignedEntity } from "@sigstore/verify";
import { guarded, Refused } from "./refused";
import { isSignedBy } from "./signature";
import { checkTimeStamp } from "./time-stamp";
import { readStatement, signedBytes, type InTotoStatement } from "./statement";
import { checkIdentity, type Trust } from "./trust";

/** What was found signed, and by whom. */
export interface Verified {
  readonly identity: string | undefined;
  readonly issuer: string | undefined;
  /** What is said, where it is an attestation. */
  readonly statement: InTotoStatement | undefined;
  /** SHA-256 of the bytes that were signed, where they are signed directly. */
  readonly digest: string | undefined;
}

type Entity = SignedEntity["signature"];

/**
 * Verifies a Sigstore bundle, offline. Keyless ones need a certificate transparency, a log entry and a time from the
 * pinned trust root; a pinned key stands by itself, but what else the bundle holds must be right too.
 *
 * @param artifact the signed bytes; not needed for attestations
 * @throws Refused
 */
export function verifyBundle(data: unknown, trust: Trust, artifact?: Buffer): Verified {
  const bundle = guarded("form", "no sound Sigstore bundle", () => bundleFromJSON(data as never));
  const material = bundle.verificationMaterial.content.$case;
  if (trust.kind === "keyless" && material === "publicKey")
    throw new Refused("identity", "it is signed by a key, and an identity is asked for");
  if (trust.kind === "key" && material !== "publicKey")
    throw new Refused("identity", "it is signed by an identity, and a pinned key is asked for");
  checkCertificates(bundle);
  checkProofs(bundle);
  const { content } = bundle;
  if (content.$case === "dsseEnvelope" && content.dsseEnvelope.signatures.length !== 1)
    throw new Refused("form", "the envelope in a bundle carries exactly one signature");
  if (content.$case === "messageSignature" && artifact === undefined)
    throw new Refused("subject", "the signed bytes are needed, and were not given");
  const stamps = bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? [];
  const pinned =
    trust.root?.timestampAuthorities.flatMap(({ certChain }) => certChain?.certificates ?? []) ?? [];
  for (const { signedTimestamp } of trust.root ? stamps : [])
    checkTimeStamp(
      signedTimestamp,
      pinned.map(({ rawBytes }) => rawBytes),
    );
  const timestamps = stamps.length;
  if (trust.kind === "keyless" && timestamps < (trust.witnesses?.timestamps ?? 0))
    throw new Refused(
      "time",
      `it holds ${timestamps} signed time stamps, and ${trust.witnesses?.timestamps} are asked for`,
    );
  const signer = guarded("signature", "the signature doesn't hold", () =>
    verifierOf(trust).verify(entityOf(withoutUnchecked(bundle, trust), artifact)),
  );
  const identity = signer.identity?.subjectAlternativeName;
  const issuer = signer.identity?.extensions?.issuer;
  if (trust.kind === "keyless") checkIdentity(trust, identity, issuer);
  return {
    identity,
    issuer,
    statement:
      content.$case === "dsseEnvelope"
        ? readStatement(content.dsseEnvelope.payloadType, content.dsseEnvelope.payload)
        : undefined,
    digest: artifact && content.$case === "messageSignature" ? digestOf(artifact) : undefined,
  };
}

/** The library reads certificates leniently: bytes that no signature covers could be anything. */
function checkCertificates({ verificationMaterial: { content } }: Bundle): void {
  const all =
    content.$case === "certificate"
      ? [content.certificate]
      : content.$case === "x509CertificateChain"
        ? content.x509CertificateChain.certificates
        : [];
  for (const { rawBytes } of all) {
    const { raw } = guarded("form", "a certificate can't be read", () => new X509Certificate(rawBytes));
    if (!raw.equals(rawBytes)) throw new Refused("form", "a certificate is not written as DER asks");
  }
}

const signerLine = /^\u2014 [\w.:/-]+ [\w+/=]+$/;

/** What a proof says twice must be the same: the library reads the signed note alone, and its signers' names as patterns. */
function checkProofs({ verificationMaterial: { tlogEntries } }: Bundle): void {
  for (const { inclusionProof } of tlogEntries) {
    if (!inclusionProof?.checkpoint) continue;
    const { treeSize, rootHash, checkpoint } = inclusionProof;
    const [note = "", signers = ""] = checkpoint.envelope.split("\n\n");
    const [, size, root = ""] = note.split("\n");
    if (size !== treeSize || !Buffer.from(root, "base64").equals(rootHash))
      throw new Refused("signature", "the log's proof is of another tree than its signed note");
    if (
      !signers
        .trimEnd()
        .split("\n")
        .every((line) => signerLine.test(line))
    )
      throw new Refused("form", "the log's signed note is signed by no names");
  }
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

const noRoot = { mediaType: "", tlogs: [], certificateAuthorities: [], ctlogs: [], timestampAuthorities: [] };

function verifierOf(trust: Trust): Verifier {
  const root = trust.root ?? noRoot;
  const material = toTrustMaterial(root, () => {
    if (trust.kind !== "key")
      throw new Refused("identity", "it is signed by a key, and an identity is asked for");
    return { publicKey: trust.key, validFor: () => true };
  });
  // A pinned key needs no witness of when it signed; every other signer does.
  return trust.kind === "key"
    ? new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
    : new Verifier(material, {
        tlogThreshold: Math.max(1, trust.witnesses?.logEntries ?? 1),
        ctlogThreshold: 1,
        timestampThreshold: 1,
      });
}

/** Beside a pinned key and without a trust root, log entries and time stamps say nothing: nobody could check them. */
function withoutUnchecked(bundle: Bundle, trust: Trust): Bundle {
  if (trust.kind !== "key" || trust.root) return bundle;
  return {
    ...bundle,
    verificationMaterial: {
      ...bundle.verificationMaterial,
      tlogEntries: [],
      timestampVerificationData: { rfc3161Timestamps: [] },
    },
  };
}

/** The second version of the log enters an attestation as the hash of the bytes that are signed in its envelope. */
function entityOf(bundle: Bundle, artifact: Buffer | undefined): SignedEntity {
  const entity = toSignedEntity(bundle, artifact);
  const { content } = bundle;
  const entries = bundle.verificationMaterial.tlogEntries;
  const isHashed =
    entries.length > 0 && entries.every(({ kindVersion }) => kindVersion?.kind === "hashedrekord");
  if (content.$case !== "dsseEnvelope" || !isHashed) return entity;
  const { payloadType, payload, signatures } = content.dsseEnvelope;
  const bytes = signedBytes(payloadType, payload);
  const own = signatures[0]!.sig;
  const signature: Entity = {
    signature: own,
    compareSignature: (other) => equal(other, own),
    compareDigest: (digest) => equal(digest, createHash("sha256").update(bytes).digest()),
    verifySignature: (key) => isSignedBy(key, bytes, own),
  };
  return { ...entity, signature };
}

const equal = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
