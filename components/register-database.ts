import * as aws from "@pulumi/aws";
import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import type { RegisterManagedDatabase } from "./deployment-register-args";
import { dataKey } from "./keys";

/** The database's name, and that of who owns it. */
const NAME = "register";

export interface ManagedDatabase {
  /** Its identifier, and the parameter that tells its host: both are known before it is there. */
  readonly identifier: string;
  readonly parameter: string;
  readonly name: string;
  /** The ARN of the secret with user and password, which AWS makes, keeps and changes. */
  readonly secret: pulumi.Output<string>;
}

/** PostgreSQL on RDS: in private subnets, encrypted by a key of its own, by TLS only, twice there, and kept if deleted. */
export function registerDatabase(
  name: string,
  args: RegisterManagedDatabase,
  {
    stack,
    deletable,
    tags,
  }: { readonly stack: string; readonly deletable: boolean; readonly tags: Record<string, string> },
  parent: pulumi.Resource,
): ManagedDatabase {
  const own = { parent };
  const identifier = identifierOf(`${stack}/${name}`);
  const version = args.version ?? "17";
  const key = dataKey(`${name}-database`, "What the deployment register knows, at rest", own);
  const subnets = new aws.rds.SubnetGroup(name, { subnetIds: args.subnetIds, tags }, own);
  const parameters = new aws.rds.ParameterGroup(
    name,
    {
      family: `postgres${version.split(".")[0]}`,
      parameters: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_connections", value: "1" },
        { name: "log_disconnections", value: "1" },
      ],
      tags,
    },
    own,
  );
  const storage = args.storage ?? 50;
  const database = new aws.rds.Instance(
    name,
    {
      identifier,
      engine: "postgres",
      engineVersion: version,
      instanceClass: args.instanceClass ?? "db.t4g.medium",
      allocatedStorage: storage,
      maxAllocatedStorage: 10 * storage,
      storageType: "gp3",
      dbName: NAME,
      username: NAME,
      manageMasterUserPassword: true,
      publiclyAccessible: false,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      multiAz: true,
      backupRetentionPeriod: args.backupDays ?? 14,
      deletionProtection: !deletable,
      copyTagsToSnapshot: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${name}-final`,
      autoMinorVersionUpgrade: true,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      parameterGroupName: parameters.name,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: args.securityGroupIds,
      tags: { ...tags, zone: args.zone },
    },
    own,
  );
  const parameter = `/bulkhead/${identifier}/host`;
  new aws.ssm.Parameter(
    `${name}-database-host`,
    {
      name: parameter,
      type: "SecureString",
      value: database.address,
      description: "Where the database is",
      tags,
    },
    own,
  );
  return {
    identifier,
    parameter,
    name: NAME,
    secret: database.masterUserSecrets[0]!.secretArn,
  };
}

/** As RDS takes it: at most 63 small letters, digits and single hyphens. What is cut off still tells two apart. */
export function identifierOf(path: string): string {
  const plain = `bulkhead-${path.toLowerCase()}`.replaceAll(/[^a-z0-9]+/g, "-").replace(/-$/, "");
  if (plain.length <= 63) return plain;
  return `${plain.slice(0, 54).replace(/-$/, "")}-${createHash("sha256").update(path).digest("hex").slice(0, 8)}`;
}
