import { readFileSync } from "node:fs";
import { request as plain } from "node:http";
import { request as secure } from "node:https";

/** Where reports go, and as whom. The files are read again for each: tokens and authorities are renewed in place. */
export interface Destination {
  /** The register's address. */
  readonly url: string;
  readonly tokenFile?: string | undefined;
  /** Takes the place of a file. */
  readonly token?: string | undefined;
  /** The authorities that the register's certificate is from, in PEM; else the system's. */
  readonly caFile?: string | undefined;
  /** The certificate to be known by, and its key, in PEM; in place of a token. */
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** Milliseconds. */
const patience = 10_000;
/** The most that is taken of an answer, in characters. */
const heard = 32 << 20;

/**
 * Asks once: posts JSON where there is a body, else gets.
 *
 * @throws Error where nobody answers in time
 */
export function exchange(
  { url, tokenFile, token, caFile, certFile, keyFile }: Destination,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const address = new URL(path, url.endsWith("/") ? url : `${url}/`);
    const bearer = token ?? (tokenFile === undefined ? undefined : readFileSync(tokenFile, "utf8").trim());
    const bytes = body && Buffer.from(JSON.stringify(body));
    const send = address.protocol === "https:" ? secure : plain;
    const sent = send(
      address,
      {
        method: bytes ? "POST" : "GET",
        headers: {
          ...(bytes && { "content-type": "application/json", "content-length": bytes.length }),
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        },
        ...(caFile !== undefined && { ca: readFileSync(caFile) }),
        ...(certFile !== undefined && { cert: readFileSync(certFile) }),
        ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
        agent: false,
        signal: AbortSignal.timeout(patience),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
          if (text.length > heard) response.destroy(new Error("the answer is too long"));
        });
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.on("error", reject);
    sent.end(bytes);
  });
}
