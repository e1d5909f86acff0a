import { verify, type KeyObject } from "node:crypto";

/** Whether bytes were signed by a key, with the algorithm that the key is for. The material never chooses it. */
export function isSignedBy(key: KeyObject, bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(algorithmOf(key), bytes, { key, dsaEncoding: encodingOf(key, signature) }, signature);
  } catch {
    return false;
  }
}

const hashes: Readonly<Record<string, string>> = { secp384r1: "sha384", secp521r1: "sha512" };

/** The hash that keys of this kind sign with; null where the algorithm has its own. */
export function algorithmOf(key: KeyObject): string | null {
  if (key.asymmetricKeyType === "ed25519") return null;
  return hashes[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? "sha256";
}

const lengths: Readonly<Record<string, number>> = { prime256v1: 64, secp384r1: 96, secp521r1: 132 };

/** Both numbers of an elliptic signature stand one after the other at full length, or else in DER. */
function encodingOf(key: KeyObject, signature: Buffer): "der" | "ieee-p1363" {
  const length = lengths[key.asymmetricKeyDetails?.namedCurve ?? ""];
  // DER may have that very length: then it begins with its mark and its own length.
  const isDer = signature[0] === 0x30 && signature[1] === signature.length - 2;
  return length !== undefined && signature.length === length && !isDer ? "ieee-p1363" : "der";
}
