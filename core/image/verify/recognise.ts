import { isObject, parseJson } from "./json";
import { Refused } from "./refused";
import { isSimpleSignature } from "./simple-signing";

/** A form of signed material that can be verified. */
export type SignedForm = "bundle" | "envelope" | "simple-signing";

const simpleMark = "\0sigstore-json\n";

/**
 * Tells what a file of signed material is.
 *
 * @throws Refused for forms that are known and not supported, and for what is no signed material at all
 */
export function recognise(file: Buffer): SignedForm {
  if (file.length === 0) throw new Refused("form", "the file is empty");
  const start = file.subarray(0, 64).toString("latin1");
  if (start.startsWith(simpleMark)) return "simple-signing";
  if (start.includes("-----BEGIN PGP") || (file[0]! & 0x80) !== 0) {
    throw file[0] === 0xd2
      ? new Refused("unsupported", "Notary Project signatures (COSE) are not supported: sign with cosign")
      : new Refused("unsupported", "OpenPGP signatures are not supported: sign with cosign");
  }
  const data = parseJson(firstDocument(file.toString("utf8")), "the file");
  if (isObject(data)) {
    if ("protected" in data && "signature" in data)
      throw new Refused("unsupported", "Notary Project signatures (JWS) are not supported: sign with cosign");
    if ("verificationMaterial" in data) return "bundle";
    if ("payloadType" in data) return "envelope";
    if (isSimpleSignature(data)) return "simple-signing";
  }
  throw new Refused("form", "is no Sigstore bundle, no DSSE envelope and no cosign signature");
}

/** Attestations are often kept as lines of JSON: the first one, where the whole is not one document. */
export const firstDocument = (text: string): string => {
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  return first.trimEnd().endsWith("}") ? first : text;
};
