import { readFileSync } from "node:fs";
import type { PoolConfig } from "pg";

/** A server of PostgreSQL, and who we are there by a file. */
interface Server {
  /** Its name, or the file that holds it. */
  readonly host: string | { readonly file: string };
  readonly port: number;
  /** The database's name. */
  readonly name: string;
  /** A file as Secrets Manager keeps it: `{"username": …, "password": …}`. */
  readonly credentials: string;
}

/** All of it in a file: `postgres://user:password@host/database`. */
interface Address {
  readonly address: string;
}

/** How PostgreSQL is reached without a secret in settings or variables: by TLS, the server's name held to its certificate. */
export type Connection = (Server | Address) & {
  /** The authorities that the server's certificate is from, in PEM; else the system's. */
  readonly authorities?: string | undefined;
};

/** What is in a file of secrets is never part of an error's words. */
function readSecret<T>(file: string, wanted: string, parse: (text: string) => T | undefined): T {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`${file}: can't be read (${(cause as NodeJS.ErrnoException).code ?? "unknown"})`, {
      cause,
    });
  }
  const found = parse(text);
  if (found === undefined) throw new Error(`${file}: holds no ${wanted}`);
  return found;
}

const credentialsIn = (file: string) =>
  readSecret(file, "JSON with username and password", (text) => {
    try {
      const { username, password } = JSON.parse(text) as Record<string, unknown>;
      if (typeof username === "string" && typeof password === "string") return { username, password };
    } catch {
      // A parser's words would show what it read.
    }
    return undefined;
  });

const hostIn = (text: string): string | undefined => /^[\w.:-]{1,253}$/.exec(text.trim())?.[0];

const addressIn = (file: string): URL =>
  readSecret(file, "postgres://…", (text) => {
    const address = text.trim();
    return /^postgres(ql)?:/.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  });

/**
 * What the driver takes. The password is read again for each connection, because it is changed from time to time; an
 * address counts by its parts alone, so that nothing in it takes TLS back.
 *
 * @throws Error where a file can't be read
 */
export function poolOf(connection: Connection): PoolConfig {
  const { authorities } = connection;
  const ssl = {
    rejectUnauthorized: true,
    ...(authorities !== undefined && {
      ca: readSecret(authorities, "certificate in PEM", (text) =>
        /^-----BEGIN /m.test(text) ? text : undefined,
      ),
    }),
  };
  if ("credentials" in connection) {
    const { host, port, name, credentials } = connection;
    const password = (): string => credentialsIn(credentials).password;
    const found = typeof host === "string" ? host : readSecret(host.file, "name of a host", hostIn);
    return { host: found, port, database: name, user: credentialsIn(credentials).username, password, ssl };
  }
  const { address } = connection;
  const { hostname, port, pathname, username } = addressIn(address);
  return {
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ""),
    port: Number(port || 5432),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: () => decodeURIComponent(addressIn(address).password),
    ssl,
  };
}
