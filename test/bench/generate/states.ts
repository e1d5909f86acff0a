import { closeSync, openSync, writeSync } from "node:fs";

const stack = "bench";
const project = "estate";
const urnOf = (type: string, name: string): string => `urn:pulumi:${stack}::${project}::${type}::${name}`;
const root = urnOf("pulumi:pulumi:Stack", `${project}-${stack}`);
const provider = `${urnOf("pulumi:providers:aws", "default")}::6a7b8c9d-0000-4000-8000-000000000001`;

/** Writes a stack's export of `count` resources, some 2.6 kB each when it is not indented. */
export function generateState(path: string, count: number, indented: boolean): void {
  const file = openSync(path, "w");
  const text = (value: unknown, level: number): string => {
    if (!indented) return JSON.stringify(value);
    return JSON.stringify(value, null, 4).replaceAll("\n", `\n${"    ".repeat(level)}`);
  };
  const line = indented ? "\n            " : "";
  writeSync(file, `{"version":3,"deployment":{"manifest":{"time":"2026-01-01T00:00:00Z"},"resources":[`);
  let parts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    parts.push(`${index === 0 ? "" : ","}${line}${text(resource(index), 3)}`);
    if (parts.length === 1000) {
      writeSync(file, parts.join(""));
      parts = [];
    }
  }
  writeSync(file, `${parts.join("")}]}}\n`);
  closeSync(file);
}

const kinds = [
  subnet,
  securityGroup,
  ingressRule,
  egressRule,
  instance,
  role,
  bucket,
  accessBlock,
  deployment,
];
const firstKinds = [vpc, flowLog, defaultSecurityGroup];

function resource(index: number): object {
  if (index === 0) return { urn: root, custom: false, type: "pulumi:pulumi:Stack", outputs: {} };
  const make = firstKinds[index - 1] ?? kinds[index % kinds.length] ?? subnet;
  return make(index);
}

function managed(type: string, index: number, id: string, inputs: object, computed: object = {}): object {
  const name = `resource-${index}`;
  const outputs = { ...inputs, id, ...computed, tagsAll: tags(index) };
  const properties = Object.keys(inputs).filter((key) => !key.startsWith("__"));
  return {
    urn: urnOf(type, name),
    custom: true,
    id,
    type,
    inputs: { __defaults: [], ...inputs },
    outputs,
    parent: root,
    dependencies: [urnOf("aws:ec2/vpc:Vpc", "resource-1")],
    provider,
    propertyDependencies: Object.fromEntries(properties.map((key) => [key, []])),
    created: "2026-01-01T00:00:00.123456789Z",
    modified: "2026-02-01T00:00:00.123456789Z",
    sourcePosition: `project:///network/${name}.ts#${index},12`,
    stackTrace: Array.from({ length: 15 }, (_, frame) => ({
      sourcePosition: `project:///components/part-${frame}.ts#${index + frame},22`,
    })),
  };
}

const tags = (index: number): object => ({
  __defaults: [],
  Name: `resource-${index}`,
  team: `team-${index % 40}`,
  environment: "bench",
  "cost-centre": "4711",
  "managed-by": "pulumi",
});
const hex = (index: number): string => index.toString(16).padStart(17, "0");
const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;

function vpc(index: number): object {
  const id = `vpc-${hex(index)}`;
  const inputs = {
    cidrBlock: "10.0.0.0/8",
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: tags(index),
  };
  return managed("aws:ec2/vpc:Vpc", index, id, inputs, {
    arn: arn("ec2", `vpc/${id}`),
    mainRouteTableId: `rtb-${hex(index)}`,
    defaultSecurityGroupId: `sg-${hex(index + 1)}`,
  });
}

const vpcId = `vpc-${hex(1)}`;

function flowLog(index: number): object {
  const inputs = {
    vpcId,
    trafficType: "ALL",
    logDestinationType: "s3",
    logDestination: "arn:aws:s3:::flow-logs",
    tags: tags(index),
  };
  return managed("aws:ec2/flowLog:FlowLog", index, `fl-${hex(index)}`, inputs);
}

function defaultSecurityGroup(index: number): object {
  const inputs = { vpcId, tags: tags(index) };
  return managed("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", index, `sg-${hex(index)}`, inputs);
}

function subnet(index: number): object {
  const id = `subnet-${hex(index)}`;
  const inputs = {
    vpcId,
    cidrBlock: `10.${(index >> 8) % 256}.${index % 256}.0/24`,
    availabilityZone: `eu-west-1${"abc"[index % 3] ?? "a"}`,
    mapPublicIpOnLaunch: false,
    tags: tags(index),
  };
  return managed("aws:ec2/subnet:Subnet", index, id, inputs, { arn: arn("ec2", `subnet/${id}`) });
}

function securityGroup(index: number): object {
  const id = `sg-${hex(index)}`;
  const inputs = {
    description: `the members of group ${index}`,
    vpcId,
    name: `group-${index}`,
    revokeRulesOnDelete: false,
    tags: tags(index),
  };
  return managed("aws:ec2/securityGroup:SecurityGroup", index, id, inputs, {
    arn: arn("ec2", id),
    egress: [],
    ingress: [],
    ownerId: "123456789012",
  });
}

function ingressRule(index: number): object {
  return rule("Ingress", index, index - 1);
}

function egressRule(index: number): object {
  return rule("Egress", index, index - 2);
}

function rule(direction: string, index: number, group: number): object {
  const id = `sgr-${hex(index)}`;
  const inputs = {
    securityGroupId: `sg-${hex(group)}`,
    description: "metrics from and to the management subnets",
    ipProtocol: "tcp",
    fromPort: 9100,
    toPort: 9100,
    cidrIpv4: "10.250.0.0/24",
    tags: tags(index),
  };
  const type = `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`;
  return managed(type, index, id, inputs, { securityGroupRuleId: id });
}

function instance(index: number): object {
  const id = `i-${hex(index)}`;
  const inputs = {
    ami: "ami-0abcdef1234567890",
    instanceType: "m6i.large",
    subnetId: `subnet-${hex(index - 4)}`,
    vpcSecurityGroupIds: [`sg-${hex(index - 3)}`],
    associatePublicIpAddress: false,
    iamInstanceProfile: "application",
    monitoring: true,
    ebsOptimized: true,
    metadataOptions: {
      __defaults: [],
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    },
    rootBlockDevice: {
      __defaults: [],
      encrypted: true,
      kmsKeyId: volumeKey,
      volumeSize: 40,
      volumeType: "gp3",
    },
    tags: tags(index),
  };
  return managed("aws:ec2/instance:Instance", index, id, inputs, {
    arn: arn("ec2", `instance/${id}`),
    privateIp: "10.0.0.7",
    primaryNetworkInterfaceId: `eni-${hex(index)}`,
  });
}

const volumeKey = arn("kms", "key/6a7b8c9d-0000-4000-8000-000000000002");

function role(index: number): object {
  const policy = (action: string) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: action }],
  });
  const inputs = {
    name: `role-${index}`,
    assumeRolePolicy: JSON.stringify(policy("sts:AssumeRole")),
    maxSessionDuration: 3600,
    path: "/",
    tags: tags(index),
  };
  return managed("aws:iam/role:Role", index, `role-${index}`, inputs, {
    arn: arn("iam", `role/role-${index}`),
  });
}

function bucket(index: number): object {
  const id = `bucket-${index}`;
  const arn = `arn:aws:s3:::${id}`;
  const refusal = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const inputs = {
    bucket: id,
    forceDestroy: false,
    versioning: { enabled: true },
    logging: { targetBucket: "records", targetPrefix: `${id}/` },
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [refusal] }),
    tags: tags(index),
  };
  return managed("aws:s3/bucket:Bucket", index, id, inputs, {
    arn,
    bucketDomainName: `${id}.s3.amazonaws.com`,
  });
}

function accessBlock(index: number): object {
  const inputs = {
    bucket: `bucket-${index - 1}`,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
  return managed(type, index, `bucket-${index - 1}`, inputs);
}

function deployment(index: number): object {
  const name = `service-${index}`;
  const labels = { app: name };
  const container = {
    name: "main",
    image: `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/${name}@sha256:${"3f4e".repeat(16)}`,
    ports: [{ name: "http", containerPort: 8080 }],
    livenessProbe: { httpGet: { path: "/live", port: 8080 } },
    readinessProbe: { httpGet: { path: "/ready", port: 8080 } },
    resources: {
      requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "128Mi" },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      appArmorProfile: { type: "RuntimeDefault" },
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
  const inputs = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: `team-${index % 40}`, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          serviceAccountName: name,
          containers: [container],
        },
      },
    },
  };
  return managed("kubernetes:apps/v1:Deployment", index, `team/${name}`, inputs);
}
