import { readFileSync } from "node:fs";
import { createPrivateKey } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { JSONWebKeySet } from "jose";
import { RuleIndex } from "../../core/behaviour/match";
import { parseRuleFile } from "../../core/behaviour/rule-set";
import type { LoadedEstate } from "../../core/estate";
import { EvidenceView, openStore, takeCheckpoint, type Connection } from "../store";
import { createApp, type App } from "./app";
import { Authenticator, issuerOf } from "./authenticate";
import { intakeInThread } from "./intake";
import { remoteKeys } from "./key-address";
import { createMetrics } from "./metrics";
import { Retention } from "./retention";
import type { Settings } from "./settings";

/** What is wrong with the settings, and what to do. */
export class SettingsError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "SettingsError";
  }
}

/** A service that listens. */
export interface Running {
  readonly app: App;
  readonly address: string;
  /** Answers what was asked, then ends. */
  stop(): Promise<void>;
}

/** How often the history is sealed, in milliseconds. */
const sealing = 60_000;

/**
 * Starts the service.
 *
 * @param file the settings' file, for the paths in it
 * @param log whether it writes logs to standard output
 * @throws SettingsError, StoreError
 */
export async function serve(
  settings: Settings,
  loaded: Pick<LoadedEstate, "estate" | "hash">,
  { file, log = true }: { readonly file?: string; readonly log?: boolean } = {},
): Promise<Running> {
  const folder = file === undefined ? process.cwd() : dirname(resolve(file));
  const read = (path: string, what: string): Buffer => {
    try {
      return readFileSync(resolve(folder, path));
    } catch (cause) {
      throw new SettingsError(`${path}: can't be read`, `name ${what}`, { cause });
    }
  };
  const key =
    settings.key === undefined ? undefined : privateKey(read(settings.key, "a private key"), settings.key);
  const issuers = settings.issuers.map((issuer) =>
    issuerOf(
      issuer,
      "url" in issuer.keys
        ? remoteKeys(issuer.keys, (path) => resolve(folder, path))
        : keySet(read(issuer.keys.file, "a JWK set"), issuer.keys.file),
    ),
  );
  const https = settings.tls && {
    key: read(settings.tls.key, "the key of the service's certificate"),
    cert: read(settings.tls.certificate, "the service's certificate"),
    ...(settings.tls.clients && { ca: read(settings.tls.clients.authorities, "the callers' authorities") }),
    ...(settings.tls.clients?.revoked !== undefined && {
      crl: read(settings.tls.clients.revoked, "their revocation lists"),
    }),
  };
  const behaviour =
    settings.behaviour && ruleIndex(read(settings.behaviour.rules, "rule sets"), settings.behaviour.rules);
  const store = await openStore(databaseOf(settings.database, (path) => resolve(folder, path)));
  try {
    const app = await createApp(
      {
        store,
        intake: intakeInThread(store),
        evidence: new EvidenceView(store, loaded.estate),
        loaded,
        settings,
        authenticator: new Authenticator(settings.tokens, issuers),
        metrics: createMetrics(),
        ...(behaviour && { behaviour }),
        ...(key !== undefined && { key }),
        now: Date.now,
      },
      { logger: log ? logging : false, ...(https && { https }) },
    );
    const seal = async (): Promise<void> => {
      try {
        await takeCheckpoint(store, Date.now(), key);
      } catch (error) {
        app.log.error({ err: error }, "no checkpoint could be taken");
      }
    };
    const timer = setInterval(() => void seal(), sealing);
    timer.unref();
    const retention =
      settings.keepDays === undefined ? undefined : new Retention(store, settings.keepDays, app.log);
    const address = await app.listen({ host: settings.host, port: settings.port });
    return {
      app,
      address,
      stop: async () => {
        clearInterval(timer);
        await app.close();
        await retention?.stop();
        await seal();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    if ((error as NodeJS.ErrnoException).syscall === "listen")
      throw new SettingsError(
        `${settings.host}:${settings.port} can't be listened on: ${(error as NodeJS.ErrnoException).code}`,
        "choose another port",
        { cause: error },
      );
    throw error;
  }
}

/** The files that the settings name lie beside the settings. */
function databaseOf(database: Settings["database"], at: (path: string) => string): string | Connection {
  if (typeof database === "string") return /^postgres(ql)?:/.test(database) ? database : at(database);
  const { authorities, ...rest } = database;
  return {
    ...("address" in rest ? { address: at(rest.address) } : { ...rest, credentials: at(rest.credentials) }),
    ...(authorities !== undefined && { authorities: at(authorities) }),
  };
}

/** Headers are not written at all, and what callers put into an address is written without its values. */
export const logging = {
  level: "info",
  redact: ["req.headers", "token", "authorization"],
  serializers: {
    req: ({ method, url, ip }: { method: string; url: string; ip: string }) => ({
      method,
      path: url.split("?", 1)[0],
      ip,
    }),
  },
};

function ruleIndex(json: Buffer, file: string): RuleIndex {
  const hint = "write them: bulkhead behaviour rules --format json";
  let data: unknown;
  try {
    data = JSON.parse(json.toString("utf8"));
  } catch (cause) {
    throw new SettingsError(`${file}: is no JSON`, hint, { cause });
  }
  const parsed = parseRuleFile(data);
  if ("rules" in parsed) return new RuleIndex(parsed.rules);
  throw new SettingsError(`${file}: holds no rule sets: ${parsed.problems.slice(0, 5).join("; ")}`, hint);
}

function privateKey(pem: Buffer, file: string): string {
  try {
    createPrivateKey(pem);
  } catch (cause) {
    throw new SettingsError(`${file}: is no private key`, "make one: openssl genpkey -algorithm ed25519", {
      cause,
    });
  }
  return pem.toString("utf8");
}

function keySet(json: Buffer, file: string): JSONWebKeySet {
  try {
    const data = JSON.parse(json.toString("utf8")) as JSONWebKeySet;
    if (Array.isArray(data.keys)) return data;
  } catch (cause) {
    throw new SettingsError(`${file}: is no JSON`, "write the issuer's keys as a JWK set", { cause });
  }
  throw new SettingsError(`${file}: is no JWK set`, 'write {"keys": [...]}');
}
