import type * as pulumi from "@pulumi/pulumi";

/** How the service shows who it is. Secrets are those of Secrets Manager, by ARN. */
export interface RegisterTls {
  /** The secret that holds its private key, in PEM. */
  key: pulumi.Input<string>;
  /** The secret that holds its certificate, in PEM, for the host of its address. */
  certificate: pulumi.Input<string>;
  /** The authorities that the certificate is from, in PEM. */
  authorities: pulumi.Input<string>;
}

/**
 * A database of its own on RDS: PostgreSQL, encrypted, TLS only, its password made and kept by AWS. It lies in the account
 * and Region of the signing key's secret.
 */
export interface RegisterManagedDatabase {
  /** The zone of its subnets. */
  zone: string;
  /** Private subnets of the zone, in two availability zones or more. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of the zone. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The subnets' blocks. @default the zone's cidrs */
  cidrs?: string[];
  /** The authorities of RDS in the Region, in PEM, as AWS publishes them. */
  authorities: pulumi.Input<string>;
  /** The machine. @default "db.t4g.medium" */
  instanceClass?: string;
  /** PostgreSQL's version. @default "17" */
  version?: string;
  /** Its disk in GiB, which grows to ten times as much. @default 50 */
  storage?: number;
  /** Days that backups are kept, 7 to 35. @default 14 */
  backupDays?: number;
}

/** A PostgreSQL that is there, by TLS. */
export interface RegisterConnection {
  /** The secret that holds postgres://user:password@host/name. */
  secret: pulumi.Input<string>;
  /** The zone that it lies in. */
  zone: string;
  /** Its blocks. @default the zone's cidrs */
  cidrs?: string[];
  /** Its port. @default 5432 */
  port?: number;
  /** The authorities that its certificate is from, in PEM. @default the system's */
  authorities?: pulumi.Input<string>;
}

/** A file on a claim, for a single instance. */
export interface RegisterEmbeddedDatabase {
  /** The claim's size. @default "20Gi" */
  size?: string;
  /** The storage class. @default the cluster's default one */
  storageClass?: string;
}

/** Where it is kept what runs: exactly one of the three. */
export interface RegisterDatabase {
  /** A database of its own on RDS. @default none */
  managed?: RegisterManagedDatabase;
  /** One that is there. @default none */
  connection?: RegisterConnection;
  /** A file, with one instance of the service. @default none */
  embedded?: RegisterEmbeddedDatabase;
}

/** The cluster that the register runs in and is told of. */
export interface RegisterCluster {
  /** The name of the EKS cluster; instances' names begin with it. */
  name: pulumi.Input<string>;
  /** The issuer of its service accounts' tokens. */
  issuer: pulumi.Input<string>;
  /** The zone of its API server. */
  zone: string;
  /** The API server's blocks. @default the zone's cidrs */
  cidrs?: string[];
}

/** Who has a role. */
export interface RegisterRole {
  /** A duty of the estate, or auditor. */
  role: string;
  /** Subjects of tokens, by globs. */
  subjects: string[];
}

/** A further issuer of tokens: people's, a pipeline's, another cluster's. */
export interface RegisterIssuer {
  /** As tokens name it. */
  issuer: string;
  /** What tokens must be made for. @default the register's audience */
  audience?: string;
  /** Its public keys, as a JWK set. */
  keys: pulumi.Input<string>;
  /** The cluster whose service accounts they are. @default none: people or pipelines */
  cluster?: string;
  /** Who has which role. @default nobody */
  roles?: RegisterRole[];
}

/** Defaults that are taken back, each for a written reason. */
export interface RegisterLoosening {
  /** Why an image runs whatever its status is; the policies say so all the same. */
  imageStatus?: string;
  /** Why its database may be deleted by whoever deletes the stack. */
  noDeletionProtection?: string;
}

export interface DeploymentRegisterArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone of the estate that its namespace lies in. */
  zone: string;
  /** Its namespace. @default "bulkhead" */
  namespace?: string;
  /** The pool that it runs on. */
  pool: pulumi.Input<string>;
  /** Bulkhead's image in a trusted repository of the environment, by digest. */
  image: pulumi.Input<string>;
  /** Who delivers the image. @default the estate's supplier of the repository */
  supplier?: string;
  /** The cluster. */
  cluster: RegisterCluster;
  /** Where it is kept what runs. */
  database: RegisterDatabase;
  /** Its certificate. */
  tls: RegisterTls;
  /** The secret that holds the private key which signs snapshots and checkpoints, in PEM. */
  signingKey: pulumi.Input<string>;
  /** The port that it answers on. @default 8443 */
  port?: number;
  /** What tokens must be made for. @default the host of its address */
  audience?: string;
  /** Further issuers. @default none */
  issuers?: RegisterIssuer[];
  /** Days that it is kept what events said. @default for ever */
  keepDays?: number;
  /** How many of the service; one where the database is a file. @default 2 */
  replicas?: number;
  /** Whether the cluster is watched, and what it shows held against what containers say. @default true */
  watch?: boolean;
  /** Defaults that are taken back. @default none */
  loosen?: RegisterLoosening;
}
