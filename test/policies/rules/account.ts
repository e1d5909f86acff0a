import {
  assignedGroup,
  awsProvider,
  bucket,
  bucketPolicy,
  cache,
  database,
  exampleIds,
  iamPolicy,
  iamRole,
  imageRepository,
  kmsKey,
  policyDocument,
  registryPolicy,
  resource,
  subnet,
  table,
  wholeAccount,
  type Example,
} from "../../../core/policy";
import { Unknown } from "../../../core/graph";
import { notApplicable, passes, withSettings, type Rules } from "./rule";

const [mine, theirs, nobodys] = ["333333333333", "444444444444", "999999999999"] as const;
const environments = {
  production: { select: [{ account: mine }, { stack: "*/production" }], controlled: true, level: "hybrid" },
  development: { select: [{ account: theirs }, { stack: "**" }], level: "open", enforce: "mandatory" },
};
const groups = { accountGroups: { shop: { accounts: [mine] }, payments: { accounts: [theirs] } } };

const of = (account: string, type: string, properties: object, estate: object): Example => ({
  resources: [
    {
      ...resource(
        type,
        "other",
        { ...properties },
        { stack: account === mine ? "example/production" : "example/development" },
      ),
      account,
    },
  ],
  estate: estate as NonNullable<Example["estate"]>,
});
const share = (principal: string, estate: object, account: string = mine): Example =>
  of(account, "aws:ram/principalAssociation:PrincipalAssociation", { principal }, estate);
const peering = (peerOwnerId: string, estate: object, account: string = mine): Example =>
  of(
    account,
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    { vpcId: "vpc-0aaa1111bbbb2222c", peerVpcId: "vpc-0ddd4444eeee5555f", peerOwnerId },
    estate,
  );
/** A network of ours on a transit gateway, and one of theirs on a second one. */
const tied = (transitGatewayId: unknown, sources: readonly string[] = []): Example => {
  const hub = (name: string) =>
    resource("aws:ec2transitgateway/transitGateway:TransitGateway", name, {}, { physicalId: `tgw-${name}` });
  const tie = (name: string, gateway: unknown, more: object) =>
    resource("aws:ec2transitgateway/vpcAttachment:VpcAttachment", name, { transitGatewayId: gateway }, more);
  const hubs = [hub("one"), hub("two")];
  const propertyDependencies = {
    transitGatewayId: sources.map((name) => hubs.find((each) => each.name === name)!.urn!),
  };
  return {
    resources: [
      ...hubs,
      tie("own", transitGatewayId, { account: mine, propertyDependencies }),
      tie("theirs", "tgw-two", { account: theirs }),
    ],
    estate: groups,
  };
};
const unit = "arn:aws:organizations::111111111111:ou/o-1/ou-1";
const whole = "arn:aws:organizations::111111111111:organization/o-1";

const trusting = (principal: object, more: object = {}): Example => ({
  resources: [{ ...iamRole({ Principal: { Service: undefined, ...principal }, ...more }), account: mine }],
  estate: groups,
});
const becoming = (statement: object): Example => ({
  resources: [
    {
      ...iamRole(
        {},
        {
          inlinePolicies: [
            {
              name: "own",
              policy: policyDocument({
                Effect: "Allow",
                Action: "sts:AssumeRole",
                ...statement,
              }),
            },
          ],
        },
      ),
      account: mine,
    },
  ],
  estate: groups,
});
const leads = (how: string): string =>
  `leads from account ${mine} of shop to account ${theirs} of payments: ${how}`;
const arrives = (how: string): string =>
  `leads from account ${theirs} of payments to account ${mine} of shop: ${how}`;
const role = `arn:aws:iam::${theirs}:role/settle`;

const migration = (
  changes: object = {},
  type = "aws:dms/replicationInstance:ReplicationInstance",
): Example => ({
  resources: [resource(type, "copy", { replicationInstanceClass: "dms.t3.medium", ...changes })],
});
const open = "(DMS replication instance) can be reached by a public address";
/** A migration's instance in a subnet whose routes lead to the internet. */
const inPublicSubnet = (
  type: string,
  properties: object,
  group: string,
  groupProperties: object,
): Example => ({
  resources: [
    resource(type, "copy", { ...properties }),
    resource(group, "copies", { subnetIds: [exampleIds.subnet], ...groupProperties }),
    subnet({}, "edge"),
    resource(
      "aws:ec2/routeTable:RouteTable",
      "edge",
      {
        vpcId: exampleIds.vpc,
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0aaa1111bbbb2222c" }],
      },
      { physicalId: "rtb-0aaa1111bbbb2222c" },
    ),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "edge", {
      subnetId: exampleIds.subnet,
      routeTableId: "rtb-0aaa1111bbbb2222c",
    }),
  ],
});

/** A service that uses a cluster, as production declares it unless it lies in another stack. */
const using = (cluster: unknown, estate: object, stack = "example/production"): Example => ({
  resources: [
    resource("aws:ecs/service:Service", "checkout", { cluster, taskDefinition: "checkout:7" }, { stack }),
  ],
  estate: { environments: estate },
});
const clusterOf = (account: string): string => `arn:aws:ecs:eu-west-1:${account}:cluster/shop`;
const onlyByStack = {
  production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
  development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
};
const staging = (account: string) => ({ select: [{ account }], level: "open" });
const developing = "example/development";

const inStack = ({ resources, ...rest }: Example, stack: string): Example => ({
  ...rest,
  resources: resources.map((each) => ({ ...each, stack })),
});
const auroraCluster = (properties: object): Example => ({
  resources: [resource("aws:rds/cluster:Cluster", "orders", { engine: "aurora-postgresql", ...properties })],
});
const main = database({ identifier: "orders-main" });
const alone = (given: ReturnType<typeof database>): Example => ({ resources: [given] });

/** A bucket without what some types set apart from it, and more. */
const bucketWithout = (type: string, ...more: readonly ReturnType<typeof database>[]): Example => ({
  resources: [...bucket().filter((each) => !each.type.endsWith(`:${type}`)), ...more],
});
const ofAnyBucket = (type: string, properties: object = {}) =>
  ["one", "two"].map((name) =>
    resource(`aws:s3/${type}`, name, { bucket: new Unknown("the bucket"), ...properties }),
  );
const refusal = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::shop-orders", "arn:aws:s3:::shop-orders/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** Assigns a permission set in production; what is named `absent` was not given. */
const assigned = (
  { absent = [], ...given }: Parameters<typeof assignedGroup>[0] & { absent?: readonly string[] },
  identities: object = { identities: { duties: { development: ["dev-*"] } } },
): Example => ({
  resources: assignedGroup(given).filter(({ type }) => !absent.some((each) => type.endsWith(`:${each}`))),
  estate: { environments, ...identities },
});

/** Two subnets, of which one follows a table that leads to the internet, and a database in one of them. */
const inOneOf = (subnetIds: unknown, sources: readonly string[]): Example => {
  const given = inPublicSubnet(
    "aws:rds/instance:Instance",
    { dbSubnetGroupName: "orders" },
    "aws:rds/subnetGroup:SubnetGroup",
    { name: "orders", subnetIds },
  );
  const other = { ...subnet({}, "inner"), physicalId: "subnet-0ddd4444eeee5555f" };
  const all = [...given.resources, other];
  const urns = sources.map(
    (name) => all.find((each) => each.name === name && each.type.includes("/subnet:"))!.urn!,
  );
  return {
    resources: all.map((each) =>
      each.name === "copies" ? { ...each, propertyDependencies: { subnetIds: urns } } : each,
    ),
  };
};

export const rules: Rules = {
  "disallow-cross-environment-arns": [
    [
      using(clusterOf(mine), environments, developing),
      `(of development) uses ${clusterOf(mine)} of production`,
    ],
    [using(clusterOf(theirs), environments, developing), passes],
    [using(clusterOf(mine), onlyByStack, developing), notApplicable],
    [
      using(clusterOf(theirs), { ...onlyByStack, development: environments.development }),
      `(of production) uses ${clusterOf(theirs)} of development`,
    ],
    [
      using(
        clusterOf(mine),
        { ...environments, production: { ...environments.production, controlled: false } },
        developing,
      ),
      notApplicable,
    ],
    [using(clusterOf(nobodys), { ...environments, staging: staging(nobodys) }, developing), passes],
    [
      using(clusterOf(mine), { ...environments, staging: staging(mine) }, developing),
      `uses ${clusterOf(mine)} of production, staging`,
    ],
    [using(new Unknown("the cluster"), onlyByStack), passes],
    [using(new Unknown("the cluster"), environments), "cluster is not known (the cluster)"],
    [
      {
        resources: [
          iamRole(
            {},
            { managedPolicyArns: ["a", "b"].map((name) => `arn:aws:iam::${theirs}:policy/${name}`) },
          ),
        ],
        estate: { environments },
      },
      `uses arn:aws:iam::${theirs}:policy/a of development`,
      `uses arn:aws:iam::${theirs}:policy/b of development`,
    ],
  ],
  "disallow-public-stores": [
    [migration({ publiclyAccessible: true }), open],
    [migration({ publiclyAccessible: "true" }), open],
    [migration({ publiclyAccessible: false }), passes],
    [migration(), passes],
    [migration({}, "aws-native:dms:ReplicationInstance"), open],
    [migration({ publiclyAccessible: false }, "aws-native:dms:ReplicationInstance"), passes],
    [migration({}, "aws-native:dms:InstanceProfile"), open],
    [migration({}, "aws:dms/replicationConfig:ReplicationConfig"), passes],
  ],
  "disallow-stores-in-public-subnets": [
    [
      inPublicSubnet(
        "aws:dms/replicationInstance:ReplicationInstance",
        { replicationSubnetGroupId: "copies-group" },
        "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup",
        { replicationSubnetGroupId: "copies-group" },
      ),
      "(DMS replication instance) lies in the public subnet edge",
    ],
    [
      inPublicSubnet(
        "aws:dms/replicationConfig:ReplicationConfig",
        { computeConfig: { replicationSubnetGroupId: "copies-group" } },
        "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup",
        { replicationSubnetGroupId: "copies-group" },
      ),
      "(DMS serverless replication) lies in the public subnet edge",
    ],
    [
      inPublicSubnet(
        "aws-native:rds:DbInstance",
        { dbSubnetGroupName: "orders-group" },
        "aws-native:rds:DbSubnetGroup",
        { dbSubnetGroupName: "orders-group" },
      ),
      "(RDS instance) lies in the public subnet edge",
    ],
    [inOneOf(["subnet-0ddd4444eeee5555f"], []), passes],
    [
      inOneOf(new Unknown("the subnet"), ["edge", "inner"]),
      "dbSubnetGroupName is not known (in which of several subnets it lies)",
    ],
    [
      alone(
        resource("aws:elasticache/serverlessCache:ServerlessCache", "sessions", {
          engine: "valkey",
          name: "sessions",
          subnetIds: new Unknown("the subnets"),
        }),
      ),
      "subnetIds is not known (the subnets)",
    ],
  ],
  "require-bucket-access-block": [
    [
      alone(
        resource("aws-native:s3:Bucket", "orders", {
          publicAccessBlockConfiguration: {
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
          },
        }),
      ),
      passes,
    ],
    [
      bucketWithout(
        "BucketPublicAccessBlock",
        ...ofAnyBucket("bucketPublicAccessBlock:BucketPublicAccessBlock"),
      ),
      "(whether one, two is its access block)",
    ],
  ],
  "require-bucket-logging": [
    [
      bucketWithout(
        "BucketLogging",
        ...ofAnyBucket("bucketLogging:BucketLogging", { targetBucket: "shop-records" }),
      ),
      "(whether one, two is its record)",
    ],
    [
      bucketWithout(
        "BucketLogging",
        resource("aws:s3/bucketLogging:BucketLogging", "images", {
          bucket: "shop-images",
          targetBucket: new Unknown("the target"),
        }),
      ),
      "cannot be judged, it is not known (the buckets that others write their records to)",
    ],
  ],
  "require-bucket-tls": [
    [
      bucketWithout("BucketPolicy", {
        ...bucketPolicy(),
        properties: {
          bucket: "shop-orders",
          policy: policyDocument({ ...refusal, Action: "s3:DeleteBucket", Condition: undefined }, refusal),
        },
      }),
      passes,
    ],
    [
      bucketWithout(
        "BucketPolicy",
        ...ofAnyBucket("bucketPolicy:BucketPolicy", { policy: policyDocument(refusal) }),
      ),
      "(whether one, two is its policy)",
    ],
  ],
  "require-bucket-versioning": [
    [
      bucketWithout("BucketVersioning", ...ofAnyBucket("bucketVersioning:BucketVersioning")),
      "(whether one, two is its versioning)",
    ],
  ],
  "require-key-rotation": [
    [alone(kmsKey({ enableKeyRotation: undefined, isEnabled: false })), notApplicable],
    [alone(kmsKey({ enableKeyRotation: undefined, isEnabled: true })), "is not rotated"],
  ],
  "require-registry-policies": [
    [
      wholeAccount([imageRepository(), iamPolicy()], [registryPolicy()]),
      "has images, and no policy of its registry",
    ],
    [
      wholeAccount(
        [resource("aws:ecrpublic/repository:Repository", "checkout", { repositoryName: "checkout" })],
        [registryPolicy()],
      ),
      passes,
    ],
  ],
  "disallow-cross-environment-networks": [
    [
      share(theirs, { environments }),
      `(of production) shares resources with account ${theirs} of development`,
    ],
    [share(`arn:aws:iam::${theirs}:role/a`, { environments }), `account ${theirs} of development`],
    [share(mine, { environments }), passes],
    [share(nobodys, { environments }), passes],
    [
      share(unit, { environments }),
      "(whether a unit of the organisation holds accounts of other environments)",
    ],
    [share(whole, { environments }), "(whether the organisation holds accounts of other environments)"],
    [share(whole, { environments }, theirs), passes],
    [
      share(mine, { environments }, theirs),
      `(of development) shares resources with account ${mine} of production`,
    ],
    [
      peering(theirs, { environments }),
      `(of production) peers its network with that of account ${theirs} of development`,
    ],
    [peering(mine, { environments }), passes],
    [peering(mine, { environments }, theirs), `account ${mine} of production`],
    [
      share(theirs, {
        environments: { ...environments, staging: { select: [{ account: theirs }], level: "open" } },
      }),
      `account ${theirs} of development, staging`,
    ],
    [share(nobodys, { environments: { ...environments, staging: staging(nobodys) } }, theirs), passes],
    [
      share(mine, { environments: { ...environments, staging: staging(mine) } }, theirs),
      `shares resources with account ${mine} of production, staging`,
    ],
    [share("ec2.amazonaws.com", { environments }), passes],
    [
      of(mine, "aws-native:ram:ResourceShare", { principals: [mine, unit] }, { environments }),
      "principals[1] is not known (whether a unit of the organisation",
    ],
    [
      of(
        mine,
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        { vpcId: "vpc-0aaa1111bbbb2222c", peerVpcId: "vpc-0ddd4444eeee5555f" },
        { environments },
      ),
      passes,
    ],
    [
      peering(new Unknown("the owner") as unknown as string, { environments }),
      "peerOwnerId is not known (the account of the other network)",
    ],
    [peering(new Unknown("the owner") as unknown as string, { environments }, theirs), passes],
  ],
  "restrict-account-paths": [
    [share(theirs, { accountGroups: {} }), notApplicable],
    [share(theirs, groups), leads("it shares resources with it")],
    [share(mine, groups), passes],
    [share(unit, groups), `(the account that is tied to ${mine} of shop)`],
    [share("o-1", groups), passes],
    [peering(theirs, groups), leads("it peers their networks")],
    [withSettings("restrict-account-paths", { allowed: ["shop>payments"] }, share(theirs, groups)), passes],
    [
      withSettings("restrict-account-paths", { allowed: ["payments>shop"] }, share(theirs, groups)),
      leads("it shares resources with it"),
    ],
    [tied("tgw-one"), passes],
    [
      tied("tgw-two"),
      leads("a transit gateway ties their networks"),
      arrives("a transit gateway ties their networks"),
    ],
    [
      tied(new Unknown("the hub"), ["one", "two"]),
      "transitGatewayId is not known (whether it leads from account",
      "transitGatewayId is not known (whether it leads from account",
    ],
    [tied(new Unknown("the hub")), `(the account that is tied to ${mine} of shop)`],
    [trusting({ AWS: role }), arrives(`${role} may become the role`)],
    [trusting({ AWS: role }, { Effect: "Deny" }), passes],
    [trusting({ AWS: `arn:aws:iam::${mine}:role/a` }), passes],
    [trusting({ Service: "ec2.amazonaws.com" }), passes],
    [
      trusting({ Federated: `arn:aws:iam::${mine}:oidc-provider/token.actions.githubusercontent.com` }),
      passes,
    ],
    [becoming({ Resource: role }), leads(`its holders may become ${role}`)],
    [becoming({ Resource: role, Effect: "Deny" }), passes],
    [becoming({ Resource: role, Action: "s3:GetObject" }), passes],
    [becoming({ Resource: [`arn:aws:iam::${mine}:role/a`, role] }), leads(`its holders may become ${role}`)],
    [becoming({ Resource: "*" }), `(the account that is tied to ${mine} of shop)`],
    [
      of(mine, "aws-native:ram:ResourceShare", { principals: [mine, unit] }, groups),
      `principals[1] is not known (the account that is tied to ${mine} of shop)`,
    ],
    [
      of(
        mine,
        "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
        { peerAccountId: theirs, peerTransitGatewayId: "tgw-2", transitGatewayId: "tgw-1" },
        groups,
      ),
      leads("it peers their networks"),
    ],
    [{ resources: [bucketPolicy()], estate: groups }, notApplicable],
  ],
  "require-store-backups": [
    [{ resources: [database({ backupRetentionPeriod: 1 })] }, passes],
    [{ resources: [database({ backupRetentionPeriod: 0 })] }, "(RDS instance) keeps no backups"],
    [{ resources: [database({ backupRetentionPeriod: undefined })] }, "keeps no backups"],
    [
      { resources: [{ ...database({ backupRetentionPeriod: 0 }), stack: "example/development" }] },
      notApplicable,
    ],
    [
      { resources: [table({ pointInTimeRecovery: { enabled: false } })] },
      "can't be restored to a point in time",
    ],
    [alone(database({ backupRetentionPeriod: 0, replicateSourceDb: "orders-main" })), notApplicable],
    [alone(database({ backupRetentionPeriod: 1, replicateSourceDb: "orders-main" })), passes],
    [
      alone(database({ backupRetentionPeriod: 0, replicateSourceDb: new Unknown("the source") })),
      "replicateSourceDb is not known (the source)",
    ],
    [
      {
        resources: [
          main,
          {
            ...database({ backupRetentionPeriod: 0, replicateSourceDb: new Unknown("the source") }),
            name: "copy",
            id: "copy",
            propertyDependencies: { replicateSourceDb: [main.urn!] },
          },
        ],
      },
      passes,
    ],
    [auroraCluster({}), passes],
    [auroraCluster({ backupRetentionPeriod: 0 }), "(RDS cluster) keeps no backups"],
  ],
  "require-store-encryption": [
    [
      alone(resource("aws:rds/clusterInstance:ClusterInstance", "orders", { engine: "aurora-postgresql" })),
      notApplicable,
    ],
    [auroraCluster({ engineMode: "serverless" }), passes],
    [auroraCluster({ engineMode: "provisioned" }), "(RDS cluster) is not encrypted at rest"],
  ],
  "require-store-transit-encryption": [
    [alone(database()), notApplicable],
    [
      alone(cache({ transitEncryptionEnabled: undefined, globalReplicationGroupId: "shop-global" })),
      notApplicable,
    ],
    [alone(cache({ transitEncryptionEnabled: true, globalReplicationGroupId: "shop-global" })), passes],
    [
      alone(cache({ transitEncryptionEnabled: false, globalReplicationGroupId: "shop-global" })),
      "does not encrypt what it sends",
    ],
  ],
  "restrict-developer-accounts": [
    [assigned({}), `lets developers (dev-shop) sqs:SendMessage in production, account ${mine}`],
    [assigned({}, { identities: { duties: { operations: ["dev-*"] } } }), notApplicable],
    [assigned({ assignment: { targetId: undefined } }), notApplicable],
    [assigned({ assignment: { targetId: theirs } }), notApplicable],
    [assigned({ group: "operators" }), passes],
    [assigned({ group: "operators", set: "dev-work" }), "lets developers (dev-work) sqs:SendMessage"],
    [
      assigned({ absent: ["Group"] }),
      "principalId is not known (which user or group of the directory has the id 1111aaaa, so whether developers may change production through it; judge it together with the stack that creates the user or group)",
    ],
    [
      assigned({ assignment: { principalId: new Unknown("the group") } }),
      "principalId is not known (which user or group of the directory it is for, so whether developers may change production through it; judge it together with the stack that creates the user or group)",
    ],
    [assigned({ absent: ["Group"], set: "dev-work" }), "lets developers (dev-work) sqs:SendMessage"],
    [
      assigned({ absent: ["PermissionSet"] }),
      "permissionSetArn is not known (what arn:aws:sso:::permissionSet/ssoins-1111aaaa2222bbbb/ps-1111aaaa2222bbbb allows)",
    ],
    [
      assigned({ assignment: { permissionSetArn: new Unknown("the set") } }),
      "permissionSetArn is not known (what the permission set allows)",
    ],
    [
      assigned({ theirs: "shop-work" }),
      "principalId is not known (what the account's policy shop-work allows)",
    ],
  ],
  "restrict-provider-accounts": [
    [alone(awsProvider({ allowedAccountIds: undefined })), "works in whatever account"],
    [inStack(alone(awsProvider({ allowedAccountIds: undefined })), developing), notApplicable],
    [
      alone(
        awsProvider({
          allowedAccountIds: undefined,
          assumeRoles: JSON.stringify([
            { sessionName: "a" },
            { roleArn: `arn:aws:iam::${mine}:role/deploy` },
          ]),
        }),
      ),
      passes,
    ],
  ],
};
