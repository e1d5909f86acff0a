import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-public-bucket-lists": [
    { of: "private", at: ["Bucket orders: acl", ""], finds: ["passes"] },
    {
      of: "a grant to everybody",
      at: [
        "BucketAcl orders: accessControlPolicy.grants.0.grantee.uri",
        "http://acs.amazonaws.com/groups/global/AllUsersx",
      ],
      finds: ["passes"],
    },
  ],
  "disallow-stores-in-public-subnets": [
    {
      of: "a route to an internet gateway",
      at: ["SubnetGroup orders: name", "ordersx"],
      finds: [
        "unknown: data store orders: cannot be judged, dbSubnetGroupName is not known (orders, which was not given) (`dbSubnetGroupName`)",
      ],
    },
    {
      of: "a way to one's own network only",
      at: ["SubnetGroup orders: subnetIds.0", unknown],
      finds: [
        "unknown: data store orders: cannot be judged, dbSubnetGroupName is not known (it) (`dbSubnetGroupName`)",
      ],
    },
    {
      of: "a route to an internet gateway",
      at: ["SubnetGroup orders: subnetIds", ["subnet-0aaa1111bbbb2222c", "other"]],
      finds: [
        "data store orders (RDS instance) lies in the public subnet data (`dbSubnetGroupName`); because subnet data follows route table data; because which leads to an internet gateway",
      ],
    },
    {
      of: "a way to one's own network only",
      at: ["RouteTable data: routes", unknown],
      finds: [
        "unknown: data store orders: cannot be judged, dbSubnetGroupName is not known (it) (`dbSubnetGroupName`)",
      ],
    },
  ],
  "require-bucket-access-block": [
    {
      of: "one switch off",
      at: ["BucketPublicAccessBlock orders: bucket", unknown],
      finds: [
        "unknown: bucket orders: cannot be judged, it is not known (whether orders is its access block)",
      ],
    },
  ],
  "require-bucket-logging": [
    {
      of: "set apart",
      at: ["BucketLogging orders: bucket", unknown],
      finds: ["unknown: bucket orders: cannot be judged, it is not known (whether orders is its record)"],
    },
    {
      of: "set apart",
      at: ["BucketLogging orders: targetBucket", absent],
      finds: ["bucket orders keeps no record of who reads and writes (`logging.targetBucket`)"],
    },
  ],
  "require-bucket-tls": [
    {
      of: "refused to one role",
      at: ["BucketPolicy orders: bucket", unknown],
      finds: ["unknown: bucket orders: cannot be judged, it is not known (whether orders is its policy)"],
    },
  ],
  "require-bucket-versioning": [
    {
      of: "of another bucket",
      at: ["BucketVersioning orders: bucket", unknown],
      finds: ["unknown: bucket orders: cannot be judged, it is not known (whether orders is its versioning)"],
    },
  ],
  "require-store-backups": [
    {
      of: "an instance, not set",
      at: ["Instance orders: engine", ""],
      finds: ["data store orders (RDS instance) keeps no backups (`backupRetentionPeriod`)"],
    },
    {
      of: "an instance, not set",
      at: ["Instance orders: engine", unknown],
      finds: ["unknown: data store orders: cannot be judged, engine is not known (it) (`engine`)"],
    },
    { of: "turned off", at: ["Instance orders: backupRetentionPeriod", 1], finds: ["passes"] },
  ],
  "require-store-deletion-protection": [
    { of: "protected", at: ["Instance orders: replicateSourceDb", "orders-main"], finds: ["not applicable"] },
  ],
  "require-store-encryption": [
    { of: "a cache", at: ["ReplicationGroup sessions: engine", "valkey"], finds: ["passes"] },
    {
      of: "a copy, which is as its source",
      at: ["Instance orders: storageEncrypted", false],
      finds: ["data store orders (RDS instance) is not encrypted at rest (`storageEncrypted`)"],
    },
  ],
  "restrict-account-paths": [
    {
      of: "a role for another group's account",
      at: [
        "Role orders: inlinePolicies",
        [
          {
            name: "become",
            policy:
              '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::333333333333:role/*"}]}',
          },
        ],
      ],
      finds: [
        "policy document orders leads from account 444444444444 of payments to account 333333333333 of shop: arn:aws:iam::444444444444:role/settle may become the role (`assumeRolePolicy.Statement[0].Principal`)",
      ],
    },
    {
      of: "a role for another group's account",
      at: ["Role orders: inlinePolicies", unknown],
      finds: [
        "policy document orders leads from account 444444444444 of payments to account 333333333333 of shop: arn:aws:iam::444444444444:role/settle may become the role (`assumeRolePolicy.Statement[0].Principal`)",
        "unknown: policy document orders: cannot be judged, inlinePolicies.Statement is not known (it) (`inlinePolicies.Statement`)",
      ],
    },
    {
      of: "a role for another group's account",
      at: [
        "Role orders: assumeRolePolicy",
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}',
      ],
      finds: ["passes"],
    },
    {
      of: "a role for another group's account",
      at: [
        "Role orders: inlinePolicies",
        [
          {
            name: "own",
            policy:
              '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"arn:aws:sqs:eu-west-1:333333333333:orders","Action":["sqs:GetQueueAttributes","sqs:ListQueues"]}]}',
          },
        ],
      ],
      finds: [
        "policy document orders leads from account 444444444444 of payments to account 333333333333 of shop: arn:aws:iam::444444444444:role/settle may become the role (`assumeRolePolicy.Statement[0].Principal`)",
      ],
    },
    { of: "a role for another group's account", estateOf: null, finds: ["not applicable"] },
    {
      of: "a peering within the account",
      at: ["VpcPeeringConnection to-payments: peerOwnerId", absent],
      finds: ["passes"],
    },
  ],
};
