import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, Secret, Unknown } from "../../../../../core/graph";
import { control } from "../../../../../core/graph/adapters/aws/control";
import { createResolver } from "../../../../../core/policy/environment";
import { judge } from "../../../../../core/policy/judge";
import { resource } from "../../../../../core/policy/minimal";
import { catalog } from "../../../../../policies/catalog";
import { estateWith } from "../../../../support/judge-example";

const tokens = control.flatMap((table) => Object.keys(table));

/** Names of properties that some adapter reads, in any form of the provider. */
const names = [
  "name",
  "policy",
  "policyDocument",
  "assumeRolePolicy",
  "inlinePolicies",
  "policies",
  "managedPolicyArns",
  "roles",
  "role",
  "users",
  "policyArn",
  "containerDefinitions",
  "volumes",
  "networkMode",
  "family",
  "settings",
  "networkConfiguration",
  "vpcConfig",
  "resourcesVpcConfig",
  "encryptionConfig",
  "enabledClusterLogTypes",
  "logging",
  "accessConfig",
  "remoteAccess",
  "updateConfig",
  "taints",
  "labels",
  "selectors",
  "accessPolicies",
  "configurationValues",
  "imageTagMutabilityExclusionFilters",
  "encryptionConfigurations",
  "rules",
  "replicationConfiguration",
  "environment",
  "imageUri",
  "code",
  "imageConfig",
  "storageEncrypted",
  "encryptAtRest",
  "brokerNodeGroupInfo",
  "encryptionInfo",
  "pointInTimeRecovery",
  "grants",
  "accessControlPolicy",
  "serverSideEncryptionConfiguration",
  "publicAccessBlockConfiguration",
  "tags",
  "metricTransformation",
  "metricTransformations",
  "eventPattern",
  "datasources",
  "features",
  "source",
  "logsConfig",
  "build",
  "context",
  "dockerfile",
  "cacheFrom",
  "buildArgs",
  "assumeRoles",
  "allowedAccountIds",
  "principal",
  "sourceArn",
  "action",
  "secretString",
  "value",
  "type",
  "clusterName",
  "ephemeralStorage",
  "requiresCompatibilities",
  "cpu",
  "memory",
  "bucket",
  "subnetIds",
];
const inner = [
  "Statement",
  "Effect",
  "Action",
  "Resource",
  "Principal",
  "Condition",
  "NotAction",
  "AWS",
  "StringEquals",
  "policy",
  "policyDocument",
  "name",
  "value",
  "image",
  "environment",
  "secrets",
  "portMappings",
  "dependsOn",
  "linuxParameters",
  "user",
  "hostPort",
  "provider",
  "resources",
  "rules",
  "0",
  "__proto__",
  "constructor",
];

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1e21,
      Number.NaN,
      "",
      "*",
      "{",
      "[]",
      "0.0.0.0/0",
      "not a cidr",
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}',
      '{"Statement":[7,null,"x",[]]}',
      '[{"name":7}]',
      "arn:aws:iam::333333333333:root",
      "\u001b[31m",
      new Unknown("an output"),
      new Secret("hunter2"),
      new Secret(new Unknown("an output")),
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...inner), tie("value"), { maxKeys: 4 }),
  ),
}));

describe("hostile AWS resources", () => {
  const estate = estateWith();
  const resolver = createResolver(estate, { stack: "example/production" });
  const policies = catalog.map((entry) => entry.policy);

  it("never make an adapter throw, nor a policy fail to judge", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            type: fc.constantFrom(...tokens),
            properties: fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        (given) => {
          const resources = given.map(({ type, properties }, index) =>
            resource(type, `r${index}`, properties),
          );
          const graph = buildGraph(resources);
          const { findings } = judge(policies, graph, { estate, resolver, stage: "preview" });
          const errors = findings.filter((each) => each.kind === "error");
          assert.deepEqual(
            errors.map((each) => `${each.policy}: ${each.message}`),
            [],
          );
          assert.ok(!findings.some((each) => each.message.includes("hunter2")), "a secret in a message");
        },
      ),
      { numRuns: 400 },
    );
  });
});
