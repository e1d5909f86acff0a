import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

interface Wanted {
  /** `URI:…` or `DNS:…`; none by default. */
  readonly names?: string;
  readonly issuer?: string;
  readonly usage?: "clientAuth" | "serverAuth";
  /** When it begins and ends, else five days from now: `20200101000000Z`. */
  readonly span?: readonly [string, string];
}

/** An authority of a test's own in a folder, and what it makes: files `NAME.crt` and `NAME.key`. */
export class Certificates {
  constructor(private readonly folder: string) {}

  private openssl(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.folder, stdio: ["ignore", "ignore", "pipe"] });
  }

  path = (file: string): string => join(this.folder, file);

  authority(name: string): void {
    this.openssl(
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30".split(" "),
      ...["-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", `${name}.crt`],
      ...["-addext", "basicConstraints=critical,CA:TRUE"],
      ...["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
    );
    writeFileSync(this.path(`${name}.index`), "");
    writeFileSync(
      this.path(`${name}.cnf`),
      [
        "[ca]",
        "default_ca = own",
        "[own]",
        `database = ${name}.index`,
        "new_certs_dir = .",
        "rand_serial = yes",
        "policy = any",
        "default_md = sha256",
        "default_crl_days = 30",
        "unique_subject = no",
        "[any]",
        "commonName = supplied",
      ].join("\n"),
    );
  }

  make(file: string, cn: string, { names, issuer = "ca", usage = "clientAuth", span }: Wanted = {}): void {
    this.openssl(
      ..."req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes".split(" "),
      ...["-subj", `/CN=${cn}`, "-keyout", `${file}.key`, "-out", `${file}.csr`],
    );
    writeFileSync(
      this.path(`${file}.ext`),
      `extendedKeyUsage=${usage}\n${names === undefined ? "" : `subjectAltName=${names}\n`}`,
    );
    this.openssl(
      ...["ca", "-batch", "-config", `${issuer}.cnf`, "-cert", `${issuer}.crt`, "-keyfile", `${issuer}.key`],
      ...["-in", `${file}.csr`, "-out", `${file}.crt`, "-notext", "-extfile", `${file}.ext`],
      ...(span ? ["-startdate", span[0], "-enddate", span[1]] : ["-days", "5"]),
    );
  }

  /** Takes certificates back. @param file what lists those that were */
  revoke(issuer: string, file: string, ...certificates: string[]): void {
    const own = ["-config", `${issuer}.cnf`, "-cert", `${issuer}.crt`, "-keyfile", `${issuer}.key`];
    for (const each of certificates) this.openssl("ca", ...own, "-revoke", `${each}.crt`);
    this.openssl("ca", ...own, "-gencrl", "-out", file);
  }
}
