import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { Refused } from "./refused";
import { algorithmOf } from "./signature";
import { IN_TOTO, signedBytes } from "./statement";
import { readKey } from "./trust";

/** A private key, with the id that its envelopes name: the SHA-256 of the public key. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly id: string;
}

/** Names a key by its public half. @returns `sha256:…` of its DER form */
export const keyIdOf = (key: KeyObject): string =>
  `sha256:${createHash("sha256")
    .update((key.type === "private" ? createPublicKey(key) : key).export({ format: "der", type: "spki" }))
    .digest("hex")}`;

/**
 * Reads a private key in PEM. What a verifier would not trust is not signed with.
 *
 * @throws Refused
 */
export function readSigningKey(data: Buffer): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(data);
  } catch (cause) {
    throw new Refused("trust-root", "is no private key that can sign", { cause });
  }
  readKey(createPublicKey(key).export({ format: "der", type: "spki" }));
  return { key, id: keyIdOf(key) };
}

/** Signs an in-toto statement. @returns a DSSE envelope as JSON, a line */
export function signStatement(statement: object, { key, id }: SigningKey): string {
  const payload = Buffer.from(JSON.stringify(statement));
  const signature = sign(algorithmOf(key), signedBytes(IN_TOTO, payload), key);
  return `${JSON.stringify({
    payloadType: IN_TOTO,
    payload: payload.toString("base64"),
    signatures: [{ keyid: id, sig: signature.toString("base64") }],
  })}\n`;
}
