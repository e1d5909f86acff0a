import { bytesAt, isObject, objectAt, parseJson, textAt, type Json } from "./json";
import { Refused } from "./refused";

/** What an in-toto statement says of its subjects. */
export interface InTotoStatement {
  readonly predicateType: string;
  readonly subjects: readonly { readonly name: string; readonly digests: Readonly<Record<string, string>> }[];
  readonly predicate: Json;
}

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly {
    readonly keyId: string;
    readonly signature: Buffer;
    readonly hasCertificate: boolean;
  }[];
}

export const IN_TOTO = "application/vnd.in-toto+json";
const statementTypes: readonly unknown[] = [
  "https://in-toto.io/Statement/v1",
  "https://in-toto.io/Statement/v0.1",
];

/** Reads a DSSE envelope. */
export function readEnvelope(data: unknown): Envelope {
  const envelope = objectAt(data, "the envelope");
  const signatures = envelope["signatures"];
  if (!Array.isArray(signatures) || signatures.length === 0)
    throw new Refused("signature", "the envelope is not signed");
  return {
    payloadType: textAt(envelope["payloadType"], "payloadType"),
    payload: bytesAt(envelope["payload"], "payload"),
    signatures: signatures.map((each: unknown) => {
      const entry = objectAt(each, "a signature");
      return {
        keyId: typeof entry["keyid"] === "string" ? entry["keyid"] : "",
        signature: bytesAt(entry["sig"], "sig"),
        hasCertificate: entry["cert"] !== undefined,
      };
    }),
  };
}

/** The bytes that are signed in a DSSE envelope. */
export const signedBytes = (payloadType: string, payload: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `),
    payload,
  ]);

/** Reads what a signed envelope says. Its payload must be of the type that it is read as. */
export function readStatement(payloadType: string, payload: Buffer): InTotoStatement {
  if (payloadType !== IN_TOTO)
    throw new Refused("payload-type", `the payload is of type ${payloadType}, not ${IN_TOTO}`);
  const data = objectAt(parseJson(payload.toString("utf8"), "the statement"), "the statement");
  if (!statementTypes.includes(data["_type"]))
    throw new Refused("form", "the payload is no in-toto statement");
  const subject = data["subject"];
  if (!Array.isArray(subject) || subject.length === 0)
    throw new Refused("subject", "the statement is about nothing");
  return {
    predicateType: textAt(data["predicateType"], "predicateType"),
    subjects: subject.map((each: unknown) => {
      const entry = objectAt(each, "a subject");
      const digests = isObject(entry["digest"]) ? entry["digest"] : {};
      return {
        name: typeof entry["name"] === "string" ? entry["name"] : "",
        digests: Object.fromEntries(
          Object.entries(digests).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
        ),
      };
    }),
    predicate: isObject(data["predicate"]) ? data["predicate"] : {},
  };
}

/** Checks that a statement is about an image. @param digest `sha256:…` */
export function checkSubject({ subjects }: InTotoStatement, digest: string): void {
  const [algorithm = "", hex = ""] = digest.split(":");
  const found = subjects.some(
    ({ digests }) => Object.hasOwn(digests, algorithm) && digests[algorithm]?.toLowerCase() === hex,
  );
  if (!found) throw new Refused("subject", `the statement is not about ${digest}`);
}
