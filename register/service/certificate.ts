import type { TLSSocket } from "node:tls";
import type { Socket } from "node:net";
import { matchGlob } from "../../core/estate";
import { Failure } from "./failure";
import type { Caller } from "./rights";
import type { CertificateSetting } from "./settings";

/** What callers' certificates say, once the connection's handshake found that they hold the key. */
export interface Presented {
  /** Whether one of the configured authorities vouches for it. */
  readonly isTrusted: boolean;
  /** `URI:…`, `DNS:…` and `CN:…`, in that order. */
  readonly names: readonly string[];
  /** Milliseconds. */
  readonly notAfter: number;
}

/** The certificate that the other end of a connection presented; undefined where it presented none. */
export function presentedOn(socket: Socket): Presented | undefined {
  const secure = socket as Partial<TLSSocket>;
  const certificate = secure.getPeerX509Certificate?.();
  if (!certificate) return undefined;
  return {
    isTrusted: secure.authorized === true,
    names: [...alternativeNames(certificate.subjectAltName), ...commonName(certificate.subject)],
    notAfter: Date.parse(certificate.validTo),
  };
}

/** A name that holds what separates names is written in quotes: then none of them is believed. */
function alternativeNames(text: string | undefined): string[] {
  if (text === undefined || text.includes('"')) return [];
  const names = text.split(", ").filter((name) => /^(URI|DNS):\S+$/.test(name));
  return [
    ...names.filter((name) => name.startsWith("URI:")),
    ...names.filter((name) => name.startsWith("DNS:")),
  ];
}

function commonName(subject: string | undefined): string[] {
  const found = (subject ?? "").split("\n").filter((line) => line.startsWith("CN="));
  const name = found.length === 1 ? found[0]!.slice("CN=".length) : "";
  return /^[\w.:/@ -]+$/.test(name) ? [`CN:${name}`] : [];
}

/**
 * Who calls with a certificate.
 *
 * @param now milliseconds
 * @throws Failure 401, 403
 */
export function callerOfCertificate(
  { isTrusted, names, notAfter }: Presented,
  identities: readonly CertificateSetting[],
  now: number,
): Caller {
  // A connection may outlive the certificate that it was opened with.
  if (!isTrusted || !(now < notAfter)) throw new Failure(401, "the client's certificate is not valid here");
  for (const { subject, roles, instances } of identities) {
    const actor = names.find((name) => matchGlob(subject, name));
    if (actor !== undefined) return { actor, roles, ...(instances && { instances }) };
  }
  throw new Failure(403, "has no role here");
}
