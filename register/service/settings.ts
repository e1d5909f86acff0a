import * as z from "zod";
import { text, time } from "../../core/image/evidence/bodies";
import { ROLES } from "./rights";

const file = () => z.string().min(1).max(4096);

const token = z.strictObject({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "is no SHA-256 in hexadecimal: bulkhead register token prints it")
    .describe("SHA-256 of the token; the token itself is kept nowhere"),
  actor: text(256),
  roles: z.array(z.enum(ROLES)).min(1),
  instances: z
    .array(text(512))
    .min(1)
    .optional()
    .describe("how the names of the instances begin that a workload's token speaks for"),
  expires: time().optional(),
});

const issuer = z.strictObject({
  issuer: text(2000).describe("as tokens name it in `iss`"),
  audience: text(512).describe("what tokens must be made for"),
  keys: z
    .union([
      z.strictObject({ file: file() }),
      z.strictObject({
        url: z.url({ protocol: /^https?$/ }),
        ca: file().optional().describe("the authorities that its certificate is from, in PEM"),
        token: file()
          .optional()
          .describe(
            "the token to ask with, as an API server of Kubernetes wants one; read for each question",
          ),
      }),
    ])
    .describe("its public keys, as a JWK set"),
  cluster: text(256)
    .optional()
    .describe("tokens are of service accounts of this cluster: a pod speaks for its own containers"),
  roles: z
    .array(z.strictObject({ role: z.enum(ROLES), subjects: z.array(text(512)).min(1) }))
    .default([])
    .describe("who has which role, by globs over `sub`"),
});

const certificate = z.strictObject({
  subject: text(2000).describe(
    "a glob over the certificate's names: URI:spiffe://…, DNS:…, CN:…; the first that fits counts",
  ),
  roles: z.array(z.enum(ROLES)).min(1),
  instances: z
    .array(text(512))
    .min(1)
    .optional()
    .describe("how the names of the instances begin that a workload's certificate speaks for"),
});

const tls = z.strictObject({
  key: file(),
  certificate: file(),
  clients: z
    .strictObject({
      authorities: file().describe("whose certificates callers may present, in PEM"),
      revoked: file().optional().describe("the authorities' revocation lists, in PEM"),
      identities: z.array(certificate).min(1),
    })
    .optional()
    .describe("callers without a token are known by their certificates"),
});

const server = z.strictObject({
  host: z
    .union([text(253), z.strictObject({ file: file() })])
    .describe("its name, or a file that holds it, where that is known only once the server is there"),
  port: z.int().min(1).max(65_535).default(5432),
  name: text(63).describe("the database's name"),
  credentials: file().describe("JSON with username and password, as Secrets Manager keeps them"),
  authorities: file().optional().describe("whose certificate the server has, in PEM; else the system's"),
});

const address = z.strictObject({
  address: file().describe("holds postgres://user:password@host/name"),
  authorities: file().optional(),
});

/** The settings of the service. */
export const settingsSchema = z.strictObject({
  host: z.string().default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(8443),
  tls: tls.optional(),
  database: z
    .union([z.string().min(1), server, address])
    .default("register.db")
    .describe(
      "postgres://…, a file, or a server of PostgreSQL whose secrets stand in files: that by TLS only",
    ),
  key: file().optional().describe("the private key that signs snapshots and checkpoints, in PEM"),
  tokens: z.array(token).default([]),
  issuers: z.array(issuer).default([]),
  keepDays: z
    .int()
    .min(7)
    .max(36_500)
    .optional()
    .describe("how long it is kept what events said; what they came to, and the chain, are kept for ever"),
  openSnapshot: z.boolean().default(false).describe("whether the snapshot is given to who has no token"),
  trustProxy: z.boolean().default(false).describe("whether a proxy before it tells callers' addresses"),
  behaviour: z
    .strictObject({
      rules: file().describe("rule sets, as bulkhead behaviour rules --format json writes them"),
    })
    .optional(),
  limits: z
    .strictObject({
      seconds: z.int().min(1).default(30).describe("how long a caller may take to send a request"),
      perMinute: z.int().min(1).default(6000).describe("requests that one address may make in a minute"),
      body: z
        .int()
        .min(1024)
        .default(4 << 20)
        .describe("bytes"),
      evidence: z
        .int()
        .min(1024)
        .default(32 << 20)
        .describe("bytes of a request with evidence"),
    })
    .prefault({}),
});

export type Settings = z.output<typeof settingsSchema>;
export type TokenSetting = Settings["tokens"][number];
export type CertificateSetting = z.output<typeof certificate>;
export type IssuerSetting = Settings["issuers"][number];
