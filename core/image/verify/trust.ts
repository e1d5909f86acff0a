import { createPublicKey, type KeyObject } from "node:crypto";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { matchGlob } from "../../estate";
import { isObject, parseJson } from "./json";
import { guarded, Refused } from "./refused";

/** A signer by a pinned key. With a trust root, whatever time stamps and log entries there are must be right too. */
export interface KeyTrust {
  readonly kind: "key";
  readonly key: KeyObject;
  /** The key's id where the material must name it. */
  readonly keyId?: string;
  readonly root?: TrustedRoot;
}

/** A signer by the identity that a certificate authority vouched for at the time of signing. */
export interface KeylessTrust {
  readonly kind: "keyless";
  readonly issuer: string | undefined;
  /** Whom the certificate must name: `*` within a path part, `**` across. */
  readonly identity: string;
  readonly root: TrustedRoot;
  /** How many witnesses of the signing there must be at least: one log entry unless said otherwise. */
  readonly witnesses?: { readonly logEntries?: number; readonly timestamps?: number };
}

export type Trust = KeyTrust | KeylessTrust;

const kinds: ReadonlySet<string | undefined> = new Set(["ec", "rsa", "rsa-pss", "ed25519"]);
const weakestRsa = 2048;

/** Reads a pinned public key (PEM or DER). Keys too weak to prove anything are refused. */
export function readKey(data: Buffer): KeyObject {
  const key = guarded("trust-root", "the public key can't be read", () =>
    data.includes("-----BEGIN")
      ? createPublicKey(data)
      : createPublicKey({ key: data, format: "der", type: "spki" }),
  );
  // Otherwise written keys are read as if they were this one: one key has one form.
  if (!data.includes("-----BEGIN") && !key.export({ format: "der", type: "spki" }).equals(data))
    throw new Refused("trust-root", "the public key is not written as DER asks");
  if (data.includes("PRIVATE KEY")) throw new Refused("trust-root", "the key is a private one");
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (!kinds.has(key.asymmetricKeyType) || (bits !== undefined && bits < weakestRsa))
    throw new Refused("trust-root", `keys of this kind (${key.asymmetricKeyType ?? "?"}) are not trusted`);
  return key;
}

/**
 * Reads a pinned trust root as Sigstore publishes it.
 *
 * @throws Refused where it leaves open from when on a log's key holds: it would hold for ever
 */
export function readTrustRoot(text: string): TrustedRoot {
  const data = parseJson(text, "the trust root");
  if (!isObject(data)) throw new Refused("trust-root", "the trust root is no object");
  const root = guarded("trust-root", "the trust root can't be read", () => TrustedRoot.fromJSON(data));
  for (const log of [...root.tlogs, ...root.ctlogs])
    if (!log.publicKey?.validFor?.start)
      throw new Refused(
        "trust-root",
        `the trust root does not say from when on the key of ${log.baseUrl || "a log"} holds`,
      );
  if (root.certificateAuthorities.some(({ validFor }) => !validFor?.start))
    throw new Refused("trust-root", "the trust root does not say from when on a certificate authority holds");
  return root;
}

/** Checks whom a certificate names against whom it must name. */
export function checkIdentity(
  trust: KeylessTrust,
  identity: string | undefined,
  issuer: string | undefined,
): void {
  if (identity === undefined) throw new Refused("identity", "the certificate names nobody");
  if (!matchGlob(trust.identity, identity))
    throw new Refused("identity", `it was signed by ${identity}, not by ${trust.identity}`);
  if (trust.issuer !== undefined && trust.issuer !== issuer)
    throw new Refused("identity", `${issuer ?? "nobody"} vouches for the signer, not ${trust.issuer}`);
}
