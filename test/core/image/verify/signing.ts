import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { initializeCA, initializeCTLog, initializeTLog, initializeTSA } from "@sigstore/mock";
import { IN_TOTO, signedBytes } from "../../../../core/image/verify/statement";
import { readTrustRoot } from "../../../../core/image/verify/trust";

export const image = `sha256:${"a".repeat(64)}`;
export const identity = "https://github.com/shop/web/.github/workflows/release.yml@refs/heads/main";
export const issuer = "https://token.actions.githubusercontent.com";

export const provenanceType = "https://slsa.dev/provenance/v1";
export const provenance = {
  buildDefinition: {
    buildType: "https://example.com/build",
    resolvedDependencies: [
      { uri: "git+https://git.example.com/shop/web", digest: { gitCommit: "1".repeat(40) } },
      { uri: "pkg:docker/distroless@1", digest: { sha256: "b".repeat(64) } },
    ],
  },
  runDetails: { builder: { id: "https://ci.example.com/v1" } },
};

export const statementOf = (predicateType = provenanceType, predicate: object = provenance, of = image) => ({
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "web", digest: { sha256: of.slice("sha256:".length) } }],
  predicateType,
  predicate,
});

export interface Envelope {
  payload: string;
  payloadType: string;
  signatures: { sig: string; keyid?: string }[];
}

/** A statement in an envelope, signed by a key. */
export function envelopeOf(statement: object, key: KeyObject, payloadType = IN_TOTO): Envelope {
  const payload = Buffer.from(JSON.stringify(statement));
  const sig = sign("sha256", signedBytes(payloadType, payload), key);
  return {
    payload: payload.toString("base64"),
    payloadType,
    signatures: [{ sig: sig.toString("base64") }],
  };
}

export const ecKeys = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

const der = (key: KeyObject) => key.export({ format: "der", type: "spki" });
const base64 = (bytes: ArrayBufferView): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/** An authority, a log of certificates and a log of signatures, all of the test's own, with their trust root. */
export async function authority(clock = new Date()) {
  const ctLog = await initializeCTLog(ecKeys(), clock);
  const ca = await initializeCA(generateKeyPairSync("ec", { namedCurve: "P-384" }), ctLog, clock);
  const log = await initializeTLog("https://log.example.com", ecKeys(), clock);
  const stamps = await initializeTSA(generateKeyPairSync("ec", { namedCurve: "P-384" }), clock);
  const validFor = { start: new Date(clock.getTime() - 86_400_000).toISOString() };
  const logOf = (publicKey: Buffer, keyId: string) => ({
    baseUrl: "https://log.example.com",
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: publicKey.toString("base64"), keyDetails: "PKIX_ECDSA_P256_SHA_256", validFor },
    logId: { keyId },
  });
  const rootOf = (authorities: readonly string[] = [base64(ca.rootCertificate)], period: object = validFor) =>
    readTrustRoot(
      JSON.stringify({
        mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        tlogs: [logOf(log.publicKey, createHash("sha256").update(log.publicKey).digest().toString("base64"))],
        certificateAuthorities: authorities.map((rawBytes) => ({
          subject: { organization: "example", commonName: "example" },
          uri: "https://ca.example.com",
          certChain: { certificates: [{ rawBytes }] },
          validFor: period,
        })),
        ctlogs: [logOf(ctLog.publicKey, base64(ctLog.logID))],
        timestampAuthorities: [
          {
            subject: { organization: "example", commonName: "time" },
            uri: "https://time.example.com",
            certChain: {
              certificates: [stamps.intCertificate, stamps.rootCertificate].map((each) => ({
                rawBytes: base64(each),
              })),
            },
            validFor: period,
          },
        ],
      }),
    );

  /** A bundle: signed by an identity, with the log's entry. */
  async function bundleOf(statement: object, who = identity, whose = issuer) {
    const keys = ecKeys();
    const certificate = await ca.issueCertificate({
      publicKey: der(keys.publicKey),
      subjectAltName: who,
      extensions: [
        { oid: "1.3.6.1.4.1.57264.1.1", value: whose, legacy: true },
        { oid: "1.3.6.1.4.1.57264.1.8", value: whose },
      ],
    });
    const envelope = envelopeOf(statement, keys.privateKey);
    const pem = `-----BEGIN CERTIFICATE-----\n${base64(certificate).replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
    const payload = Buffer.from(envelope.payload, "base64");
    const logged: unknown = await log.log({
      apiVersion: "0.0.1",
      kind: "dsse",
      spec: {
        envelopeHash: { algorithm: "sha256", value: hex(JSON.stringify(envelope)) },
        payloadHash: { algorithm: "sha256", value: hex(payload) },
        signatures: [
          { signature: envelope.signatures[0]!.sig, verifier: Buffer.from(pem).toString("base64") },
        ],
      },
    });
    const entry = Object.values(logged as object)[0] as {
      body: string;
      integratedTime: number;
      logID: string;
      logIndex: number;
      verification: {
        signedEntryTimestamp: string;
        inclusionProof: { checkpoint: string; rootHash: string; treeSize: number; logIndex: number };
      };
    };
    const { signedEntryTimestamp, inclusionProof } = entry.verification;
    return {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: {
        timestampVerificationData: { rfc3161Timestamps: [] as { signedTimestamp: string }[] },
        certificate: { rawBytes: base64(certificate) },
        tlogEntries: [
          {
            logIndex: String(entry.logIndex),
            logId: { keyId: Buffer.from(entry.logID, "hex").toString("base64") },
            kindVersion: { kind: "dsse", version: "0.0.1" },
            integratedTime: String(entry.integratedTime),
            inclusionPromise: { signedEntryTimestamp },
            inclusionProof: {
              logIndex: String(inclusionProof.logIndex),
              rootHash: Buffer.from(inclusionProof.rootHash, "hex").toString("base64"),
              treeSize: String(inclusionProof.treeSize),
              hashes: [],
              checkpoint: { envelope: inclusionProof.checkpoint },
            },
            canonicalizedBody: entry.body,
          },
        ],
      },
      dsseEnvelope: envelope,
    };
  }
  /** A time stamp over a signature, as RFC 3161 writes it, in base 64. */
  const stampOf = async (signature: string): Promise<string> =>
    base64(
      await stamps.timestamp({
        artifactHash: createHash("sha256").update(Buffer.from(signature, "base64")).digest(),
        hashAlgorithmOID: "2.16.840.1.101.3.4.2.1",
        nonce: 7,
        policyOID: "1.3.6.1.4.1.57264.2",
      }),
    );

  /** The same bundle with a time stamp over its signature beside what it holds. */
  async function stamped<T extends Stampable>(bundle: T): Promise<T> {
    const copy = structuredClone(bundle);
    const signedTimestamp = await stampOf(copy.dsseEnvelope.signatures[0]!.sig);
    copy.verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp }] };
    return copy;
  }
  return { rootOf, bundleOf, stampOf, stamped };
}

interface Stampable {
  readonly dsseEnvelope: Envelope;
  readonly verificationMaterial: {
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
}

/** A bundle that is signed by a key, without any witness. */
export const keyedBundle = (statement: object, key: KeyObject) => ({
  mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
  verificationMaterial: { publicKey: { hint: "build" } } as {
    publicKey: { hint: string };
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] };
  },
  dsseEnvelope: envelopeOf(statement, key),
});

export type SignedBundle = Awaited<ReturnType<Awaited<ReturnType<typeof authority>>["bundleOf"]>>;

const hex = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
