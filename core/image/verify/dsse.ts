import { isSignedBy } from "./signature";
import type { Verified } from "./sigstore";
import { Refused } from "./refused";
import { readEnvelope, readStatement, signedBytes } from "./statement";
import type { Trust } from "./trust";

/**
 * Verifies an attestation in a bare DSSE envelope, by a pinned key. An identity can't be verified that way: nothing in
 * the envelope shows when it was signed, and such certificates hold for minutes.
 *
 * @throws Refused
 */
export function verifyEnvelope(data: unknown, trust: Trust): Verified {
  const envelope = readEnvelope(data);
  if (trust.kind === "keyless")
    throw new Refused(
      "time",
      envelope.signatures.some(({ hasCertificate }) => hasCertificate)
        ? "nothing in it shows when it was signed: ask for a Sigstore bundle, which holds the log's entry"
        : "it is signed by a key, and an identity is asked for",
    );
  const bytes = signedBytes(envelope.payloadType, envelope.payload);
  const own = envelope.signatures.filter(
    ({ keyId }) => trust.keyId === undefined || keyId === "" || keyId === trust.keyId,
  );
  if (own.length === 0) throw new Refused("identity", `none of its signatures is of key ${trust.keyId}`);
  if (!own.some(({ signature }) => isSignedBy(trust.key, bytes, signature)))
    throw new Refused("signature", "none of its signatures is by the pinned key");
  return {
    identity: undefined,
    issuer: undefined,
    statement: readStatement(envelope.payloadType, envelope.payload),
    digest: undefined,
  };
}
