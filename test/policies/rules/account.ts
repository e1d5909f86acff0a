import { database, iamRole, policyDocument, resource, table, type Example } from "../../../core/policy";
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
    resource(group, "copies", { subnetIds: ["subnet-0aaa1111bbbb2222c"], ...groupProperties }),
    resource(
      "aws:ec2/subnet:Subnet",
      "edge",
      { vpcId: "vpc-0aaa1111bbbb2222c", cidrBlock: "10.0.3.0/24" },
      { physicalId: "subnet-0aaa1111bbbb2222c" },
    ),
    resource(
      "aws:ec2/routeTable:RouteTable",
      "edge",
      {
        vpcId: "vpc-0aaa1111bbbb2222c",
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0aaa1111bbbb2222c" }],
      },
      { physicalId: "rtb-0aaa1111bbbb2222c" },
    ),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "edge", {
      subnetId: "subnet-0aaa1111bbbb2222c",
      routeTableId: "rtb-0aaa1111bbbb2222c",
    }),
  ],
});

export const rules: Rules = {
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
  ],
};
