/** Where files lie in the register's pods. */
export const SETTINGS_FOLDER = "/etc/bulkhead";
export const DATA_FOLDER = "/var/lib/bulkhead";
/** Where clients of the API server look for a pod's own identity. */
export const IDENTITY_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";
const SECRETS_FOLDER = "/mnt/secrets";

/** The names of the files that Secrets Manager fills, and of the one that tells where the database is. */
export const SECRET_FILES = {
  key: "tls.key",
  certificate: "tls.crt",
  signing: "signing.key",
  database: "database",
  host: "database-host",
} as const;

interface RoleRow {
  readonly role: string;
  readonly subjects: readonly string[];
}

export interface SettingsPlan {
  readonly port: number;
  readonly audience: string;
  readonly cluster: string;
  /** Of the cluster's service accounts' tokens. */
  readonly issuer: string;
  /** The watcher's account, as its tokens name it; none where nobody watches. */
  readonly watcher?: string | undefined;
  readonly database:
    | { readonly kind: "server"; readonly name: string }
    | { readonly kind: "address"; readonly authorities: boolean }
    | { readonly kind: "file" };
  readonly issuers: readonly {
    readonly issuer: string;
    readonly audience?: string | undefined;
    readonly keys: string;
    readonly cluster?: string | undefined;
    readonly roles?: readonly RoleRow[] | undefined;
  }[];
  readonly keepDays?: number | undefined;
}

/** Files beside the settings: whose certificate the database has, and other issuers' keys. */
export const DATABASE_AUTHORITIES = "database.crt";
export const keysFile = (index: number): string => `issuer-${index}.json`;

/**
 * The service's settings (JSON is YAML), with no secret in them: those stand in files. The keys of the cluster's own issuer
 * are had from its API server, so that nothing of it need be let out to the internet.
 */
export function planSettings(plan: SettingsPlan): string {
  const secret = (name: string): string => `${SECRETS_FOLDER}/${name}`;
  const { audience, database } = plan;
  return JSON.stringify({
    host: "0.0.0.0",
    port: plan.port,
    tls: { key: secret(SECRET_FILES.key), certificate: secret(SECRET_FILES.certificate) },
    key: secret(SECRET_FILES.signing),
    database:
      database.kind === "file"
        ? `${DATA_FOLDER}/register.db`
        : database.kind === "server"
          ? {
              host: { file: secret(SECRET_FILES.host) },
              name: database.name,
              credentials: secret(SECRET_FILES.database),
              authorities: DATABASE_AUTHORITIES,
            }
          : {
              address: secret(SECRET_FILES.database),
              ...(database.authorities && { authorities: DATABASE_AUTHORITIES }),
            },
    ...(plan.keepDays !== undefined && { keepDays: plan.keepDays }),
    issuers: [
      {
        issuer: plan.issuer,
        audience,
        keys: {
          url: "https://kubernetes.default.svc/openid/v1/jwks",
          ca: `${IDENTITY_FOLDER}/ca.crt`,
          token: `${IDENTITY_FOLDER}/token`,
        },
        cluster: plan.cluster,
        roles: plan.watcher === undefined ? [] : [{ role: "orchestration", subjects: [plan.watcher] }],
      },
      ...plan.issuers.map(({ issuer, cluster, roles = [], ...own }, index) => ({
        issuer,
        audience: own.audience ?? audience,
        keys: { file: keysFile(index) },
        ...(cluster !== undefined && { cluster }),
        roles,
      })),
    ],
  });
}
