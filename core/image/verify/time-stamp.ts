import { Refused } from "./refused";

/** One value as DER writes it. */
interface Value {
  readonly tag: number;
  readonly raw: Buffer;
  readonly value: Buffer;
}

const malformed = (): Refused => new Refused("form", "a signed time stamp is not written as RFC 3161 asks");

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const sequence = 0x30;
const set = 0x31;
const octets = 0x04;
const integer = 0x02;
const context0 = 0xa0;
const granted = hex("3003020100");
const signedData = hex("06092a864886f70d010702");
const tstInfo = hex("060b2a864886f70d0109100104");
/** SHA-256, 384 and 512, each with and without its empty parameters. */
const hashes = ["01", "02", "03"].flatMap((last) => [
  hex(`300b06096086480165030402${last}`),
  hex(`300d06096086480165030402${last}0500`),
]);
/** ECDSA over SHA-256, 384 and 512. */
const signatures = ["02", "03", "04"].map((last) => hex(`300a06082a8648ce3d0403${last}`));

/**
 * Checks the form of a time stamp's answer, to the byte where no signature covers it: the library reads what it looks for
 * wherever it stands, so that a refused request or an unnamed algorithm would do.
 *
 * @param pinned the authority's certificates: of others none may be in it
 * @throws Refused
 */
export function checkTimeStamp(der: Buffer, pinned: readonly Uint8Array[]): void {
  const [status, token] = partsOf(only(der, sequence), 2);
  if (!status!.raw.equals(granted)) throw malformed();
  const [type, content] = partsOf(expect(token, sequence), 2);
  if (!type!.raw.equals(signedData)) throw malformed();
  const data = valuesIn(only(expect(content, context0).value, sequence).value);
  const [version, digests, encapsulated] = data;
  const signers = data.at(-1);
  if (data.length < 4 || data.length > 5 || !version!.raw.equals(hex("020103"))) throw malformed();
  if (data.length === 5) checkCertificates(expect(data[3], context0), pinned);
  const [inner, info] = partsOf(expect(encapsulated, sequence), 2);
  if (!inner!.raw.equals(tstInfo)) throw malformed();
  only(expect(info, context0).value, octets);
  const hash = checkSigner(only(expect(signers, set).value, sequence));
  if (!expect(digests, set).value.equals(hash)) throw malformed();
}

/** @returns the algorithm by which it hashed, with its parameters */
function checkSigner(signer: Value): Buffer {
  const [version, issuer, hash, attributes, algorithm, signature] = partsOf(signer, 6);
  const [name, serial] = partsOf(expect(issuer, sequence), 2);
  expect(name, sequence);
  expect(serial, integer);
  expect(attributes, context0);
  expect(signature, octets);
  const isKnown = (known: readonly Buffer[], { raw }: Value): boolean =>
    known.some((each) => each.equals(raw));
  if (!version!.raw.equals(hex("020101")) || !isKnown(hashes, hash!)) throw malformed();
  if (!isKnown(signatures, algorithm!))
    throw new Refused("unsupported", "time stamps are verified where they are signed by ECDSA with SHA-2");
  return hash!.raw;
}

function checkCertificates({ value }: Value, pinned: readonly Uint8Array[]): void {
  for (const { raw } of valuesIn(value))
    if (!pinned.some((each) => raw.equals(each)))
      throw new Refused("identity", "a time stamp holds a certificate that the trust root does not pin");
}

function expect(value: Value | undefined, tag: number): Value {
  if (value?.tag !== tag) throw malformed();
  return value;
}

function only(bytes: Buffer, tag: number): Value {
  const [first, ...others] = valuesIn(bytes);
  if (others.length > 0) throw malformed();
  return expect(first, tag);
}

function partsOf({ value }: Value, count: number): readonly Value[] {
  const values = valuesIn(value);
  if (values.length !== count) throw malformed();
  return values;
}

/** The values that bytes hold one after another, with lengths in their one shortest form. */
function valuesIn(bytes: Buffer): readonly Value[] {
  const values: Value[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1];
    if (first === undefined) throw malformed();
    const more = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + more;
    if (first === 0x80 || more > 3 || start > bytes.length) throw malformed();
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    if (more > 0 && (length < 0x80 || length < 2 ** (8 * (more - 1)))) throw malformed();
    const end = start + length;
    if (end > bytes.length) throw malformed();
    values.push({ tag: bytes[at]!, raw: bytes.subarray(at, end), value: bytes.subarray(start, end) });
    at = end;
  }
  return values;
}
