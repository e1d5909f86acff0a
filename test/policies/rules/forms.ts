import { Secret, Unknown } from "../../../core/graph";
import {
  binding,
  bucketPolicy,
  container,
  exampleIds,
  iamPolicy,
  known,
  manifest,
  pod,
  resource,
  subnet as minimalSubnet,
  type Example,
} from "../../../core/policy";
import { notApplicable, onVersion, passes, taskExample, withSettings, type Rules } from "./rule";

const metadata = { name: "checkout", namespace: "shop-checkout" };
const only = (type: string, properties: object): Example => ({
  resources: [resource(type, "checkout", { ...properties })],
});
/** What is changed of an object that isn't given. */
const patch = (token: string, properties: object = {}): Example =>
  only(`kubernetes:${token}Patch`, { metadata, ...properties });
const service = (spec: object | undefined): Example => ({
  resources: [manifest({ apiVersion: "v1", kind: "Service", metadata, ...(spec && { spec }) })],
});
const booting = (...lines: readonly string[]): Example =>
  only("aws:ec2/instance:Instance", { ami: "ami-1", userData: ["#!/bin/sh", ...lines, ""].join("\n") });

const everybody = (name: string, roleRef: object = {}, kind = "Group"): Example =>
  binding({ roleRef, subjects: [{ kind, name }] }, "ClusterRoleBinding");
const unset = "unknown: ";

const requesting = (resources: object): Example =>
  withSettings("restrict-resource-requests", { max: { cpu: "1", memory: "1Gi" } }, container({ resources }));
const taskRequesting = (definition: object): Example =>
  withSettings("restrict-resource-requests", { max: { cpu: "1", memory: "1Gi" } }, taskExample(definition));
const imageVolume = (image: object): Example => pod({ volumes: [{ name: "models", image }] });

const bucket = (...resources: readonly string[]): Example => ({
  resources: [
    resource("aws:s3/bucket:Bucket", "orders", { bucket: "shop-orders" }),
    bucketPolicy({ Resource: resources }),
  ],
});
const plain = "answers plain HTTP";
const object = (type: string, properties: object): Example =>
  only(type, { bucket: "shop-orders", ...properties });
const group = "http://acs.amazonaws.com/groups";

const { subnet } = exampleIds;
/** Machines in a subnet that gives public addresses, unless they, or what they are made from, refuse them. */
const inGivingSubnet = (...resources: readonly (readonly [type: string, properties: object])[]): Example => ({
  resources: [
    minimalSubnet({ mapPublicIpOnLaunch: true }, "edge"),
    ...resources.map(([type, properties], index) => resource(type, `nodes-${index}`, { ...properties })),
  ],
});
const given = "gets a public address, because its subnet edge gives one to all";
const instance = "aws:ec2/instance:Instance";
const configured = (properties: object): Example =>
  inGivingSubnet(
    ["aws:ec2/launchConfiguration:LaunchConfiguration", { name: "nodes", imageId: "ami-1", ...properties }],
    ["aws:autoscaling/group:Group", { vpcZoneIdentifiers: [subnet], launchConfiguration: "nodes" }],
  );

const detectors = (detectorId: unknown, properties: object = {}): Example => ({
  resources: [
    resource("aws:guardduty/detector:Detector", "here", { enable: true }, { physicalId: "d-1" }),
    resource("aws:guardduty/detectorFeature:DetectorFeature", "runtime", {
      detectorId,
      name: "RUNTIME_MONITORING",
      status: "ENABLED",
      ...properties,
    }),
  ],
});
const unwatched = "does not watch what containers do";

const pitr = (pointInTimeRecoveryEnabled: unknown) => ({
  region: "eu-west-1",
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled },
});
const dockerfile = (...lines: readonly string[]): Example =>
  only("docker-build:index:Image", { dockerfile: { inline: [...lines, ""].join("\n") } });
const hosting = (line: string): Example => booting("/etc/eks/bootstrap.sh shop", line);

const statuses = { images: known({ digest: "ami-0aaa1111bbbb2222c", colour: "green" }) };
const machines = (...amiSelectorTerms: readonly object[]): Example => ({
  resources: [
    manifest({
      apiVersion: "karpenter.k8s.aws/v1",
      kind: "EC2NodeClass",
      metadata: { name: "app" },
      spec: { amiSelectorTerms },
    }),
  ],
  ...statuses,
});
const template = (imageId: string): Example => ({
  ...only("aws:ec2/launchTemplate:LaunchTemplate", { imageId }),
  ...statuses,
});
const noStatus = "is named by no digest or id, by which alone its status is known";

/** The forms in which what policies judge occurs, and what comes near to it. */
export const rules: Rules = {
  "disallow-service-account-automount": [
    [patch("core/v1:ServiceAccount"), unset],
    [patch("core/v1:ServiceAccount", { automountServiceAccountToken: true }), "mounts its token"],
    [patch("core/v1:ServiceAccount", { automountServiceAccountToken: false }), passes],
    [only("kubernetes:core/v1:ServiceAccountList", { items: [{ metadata }] }), "leaves the mounting"],
  ],
  "restrict-selectorless-services": [
    [patch("core/v1:Service", { spec: {} }), unset],
    [patch("core/v1:Service", { spec: { selector: { app: "checkout" } } }), passes],
    [service({ ports: [{ port: 80 }] }), "has no selector"],
    [service({ selector: {} }), "has no selector"],
    [service({ type: "ExternalName", externalName: "db.example.com" }), passes],
    [service(undefined), "has no selector"],
  ],
  "require-pod-security-admission": [
    [patch("core/v1:Namespace"), unset],
    [
      patch("core/v1:Namespace", {
        metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      }),
      "enforces the Pod Security Standard privileged",
    ],
  ],
  "require-ingress-tls": [
    [patch("networking.k8s.io/v1:Ingress"), unset],
    [
      patch("networking.k8s.io/v1:Ingress", {
        metadata: { ...metadata, annotations: { "kubernetes.io/ingress.allow-http": "true" } },
      }),
      "allows plain HTTP",
    ],
  ],
  "disallow-hosts-in-public-subnets": [
    [inGivingSubnet([instance, { ami: "ami-1", subnetId: subnet }]), given],
    [
      inGivingSubnet([instance, { ami: "ami-1", subnetId: subnet, associatePublicIpAddress: "false" }]),
      passes,
    ],
    [inGivingSubnet([instance, { ami: "ami-1" }]), "unknown: "],
    [inGivingSubnet([instance, { ami: "ami-1", subnetId: "subnet-1" }]), "subnet-1, which was not given"],
    [inGivingSubnet([instance, { ami: "ami-1", associatePublicIpAddress: false }]), passes],
    [inGivingSubnet(["aws:ec2/launchTemplate:LaunchTemplate", { imageId: "ami-1" }]), passes],
    [configured({}), given],
    [configured({ associatePublicIpAddress: false }), passes],
    [
      inGivingSubnet(
        ["aws-native:ec2:LaunchTemplate", { launchTemplateName: "nodes", launchTemplateData: {} }],
        [
          "aws-native:autoscaling:AutoScalingGroup",
          { vpcZoneIdentifier: [subnet], launchTemplate: { launchTemplateName: "nodes" } },
        ],
      ),
      given,
    ],
    [inGivingSubnet(["aws:eks/nodeGroup:NodeGroup", { subnetIds: [subnet] }]), given],
    [inGivingSubnet(["aws-native:eks:Nodegroup", { subnets: [subnet] }]), given],
    [
      inGivingSubnet(
        [
          "aws:ec2/launchTemplate:LaunchTemplate",
          { name: "nodes", networkInterfaces: [{ associatePublicIpAddress: "false" }] },
        ],
        ["aws:eks/nodeGroup:NodeGroup", { subnetIds: [subnet], launchTemplate: { name: "nodes" } }],
      ),
      passes,
    ],
  ],
  "require-runtime-threat-detection": [
    [detectors("d-1"), passes],
    [detectors("d-1", { name: "EKS_RUNTIME_MONITORING" }), passes],
    [detectors("d-1", { status: "DISABLED" }), unwatched],
    [detectors("d-2"), unwatched],
    [detectors(new Unknown("it")), "unknown: "],
  ],
  "require-threat-detection": [
    [detectors("d-1", { name: "EKS_AUDIT_LOGS" }), passes],
    [detectors("d-2", { name: "EKS_AUDIT_LOGS" }), "does not watch the clusters' audit logs"],
  ],
  "restrict-wildcard-iam-resources": [
    [{ resources: [iamPolicy({ Resource: "?*" })] }, "on every resource (?*)"],
    [{ resources: [iamPolicy({ Resource: "arn:aws:s3:::orders?" })] }, passes],
  ],
  "require-store-encryption": [
    [only("aws:rds/globalCluster:GlobalCluster", {}), "(RDS global cluster) is not encrypted at rest"],
    [only("aws:rds/globalCluster:GlobalCluster", { storageEncrypted: true }), passes],
    [only("aws:rds/globalCluster:GlobalCluster", { sourceDbClusterIdentifier: "orders" }), notApplicable],
    [only("aws-native:docdb:DbCluster", {}), "(DocumentDB cluster)"],
    [only("aws:dax/cluster:Cluster", {}), "(DAX cluster)"],
    [only("aws-native:dax:Cluster", { sseSpecification: { sseEnabled: true } }), passes],
    [only("aws:kinesis/stream:Stream", {}), "(Kinesis stream)"],
    [only("aws:kinesis/stream:Stream", { encryptionType: "NONE" }), "(Kinesis stream)"],
    [only("aws:kinesis/stream:Stream", { encryptionType: "KMS" }), passes],
    [only("aws-native:kinesis:Stream", { streamEncryption: { encryptionType: "KMS" } }), passes],
    [only("aws:sqs/queue:Queue", {}), passes],
    [only("aws:sqs/queue:Queue", { sqsManagedSseEnabled: false }), "(SQS queue)"],
    [only("aws:sqs/queue:Queue", { sqsManagedSseEnabled: false, kmsMasterKeyId: "alias/shop" }), passes],
  ],
  "require-store-transit-encryption": [
    [only("aws:dax/cluster:Cluster", {}), "(DAX cluster)"],
    [only("aws:dax/cluster:Cluster", { clusterEndpointEncryptionType: "TLS" }), passes],
  ],
  "require-store-backups": [
    [only("aws-native:dynamodb:GlobalTable", { replicas: [{ region: "eu-west-1" }] }), "(DynamoDB table)"],
    [only("aws-native:dynamodb:GlobalTable", { replicas: [pitr(true), pitr(false)] }), "(DynamoDB table)"],
    [
      only("aws-native:dynamodb:GlobalTable", { replicas: [pitr(true), pitr(new Unknown("it"))] }),
      "unknown: ",
    ],
    [only("aws-native:dynamodb:GlobalTable", { replicas: [pitr(true), pitr("true")] }), passes],
    [only("aws:dynamodb/tableReplica:TableReplica", {}), "(DynamoDB table)"],
    [only("aws:dynamodb/tableReplica:TableReplica", { pointInTimeRecovery: true }), passes],
  ],
  "disallow-public-stores": [
    [only("aws:timestreaminfluxdb/dbInstance:DbInstance", { publiclyAccessible: true }), "public address"],
    [only("aws:timestreaminfluxdb/dbInstance:DbInstance", {}), passes],
    [only("aws:neptunegraph/graph:Graph", { publicConnectivity: true }), "(Neptune graph)"],
    [only("aws:lightsail/database:Database", { publiclyAccessible: true }), "(Lightsail database)"],
  ],
  "disallow-literal-secrets": [
    [
      only("aws:dms/endpoint:Endpoint", { password: "correct-horse" }),
      "secret value checkout holds a secret",
    ],
    [only("aws:dms/endpoint:Endpoint", { secretsManagerArn: "arn:aws:secretsmanager:::secret:a" }), passes],
    [
      only("aws:mq/broker:Broker", {
        users: [
          { username: "a", password: new Unknown("it") },
          { username: "b", password: "correct-horse" },
        ],
      }),
      "secret value checkout holds a secret in plain text",
    ],
    [
      only("aws:elasticache/user:User", { passwords: ["correct-horse", new Secret("battery-staple")] }),
      "plain text",
    ],
    [only("aws:memorydb/user:User", { authenticationMode: { passwords: ["a-b", "c-d"] } }), "plain", "plain"],
    [only("aws:memorydb/user:User", { authenticationMode: { type: "iam" } }), notApplicable],
    [
      only("aws:opensearch/domain:Domain", {
        advancedSecurityOptions: { masterUserOptions: { masterUserPassword: "correct-horse" } },
      }),
      "data store checkout holds a secret in plain text",
    ],
    [
      only("aws:redshiftserverless/namespace:Namespace", { adminUserPassword: "correct-horse" }),
      "plain text",
    ],
    [only("aws:timestreaminfluxdb/dbInstance:DbInstance", { password: "correct-horse" }), "plain text"],
  ],
  "restrict-build-images": [
    [
      dockerfile("# syntax=ghcr.io/tools/frontend:1", "FROM scratch"),
      "by its line 1, by ghcr.io/tools/frontend",
    ],
    [dockerfile("# escape=`", "#syntax = ghcr.io/tools/frontend:1", "FROM scratch"), "by its line 2, by"],
    [dockerfile("# syntax=docker/dockerfile:1", "FROM scratch"), passes],
    [dockerfile("# syntax=docker.io/docker/dockerfile-upstream:master", "FROM scratch"), passes],
    [dockerfile("# syntax=docker/dockerfile-evil:1", "FROM scratch"), "docker/dockerfile-evil"],
    [dockerfile("FROM scratch", "# syntax=ghcr.io/tools/frontend:1"), passes],
  ],
  "disallow-services-on-container-hosts": [
    [hosting("amazon-linux-extras install -y nginx1"), "also runs nginx1"],
    [hosting("amazon-linux-extras install redis4.0"), "also runs redis4.0"],
    [hosting("dnf install -y postgresql15"), passes],
    [hosting("dnf install -y postgresql15-server"), "also runs postgresql15-server"],
    [hosting("apt-get install -y postgresql"), "also runs postgresql"],
    [hosting("systemctl enable --now mariadb"), "also runs mariadb"],
    [hosting("yum install -y mariadb"), passes],
  ],
  "restrict-workload-inputs": [
    [
      {
        ...taskExample({ environmentFiles: [{ type: "s3", value: "arn:aws:s3:::shop/checkout.env" }] }),
        estate: { inputs: { checkout: { env: {} } } },
      },
      "(the keys of file arn:aws:s3:::shop/checkout.env)",
    ],
    [
      {
        ...container({ env: [{ name: new Unknown("it"), value: "1" }] }),
        estate: { inputs: { checkout: { env: { LEVEL: { any: true, required: true } } } } },
      },
      unset,
      "(whether LEVEL is among its variables)",
    ],
  ],
  "restrict-image-status": [
    [machines({ id: "ami-0aaa1111bbbb2222c" }), passes],
    [machines({ id: "ami-1" }), "uses machine image ami-1, which is grey"],
    [machines({ alias: "al2023@latest" }), `(machine image al2023@latest ${noStatus})`],
    [machines({ tags: { team: "shop" } }), `(machine image by its tags ${noStatus})`],
    [template("resolve:ssm:/shop/ami"), `(machine image resolve:ssm:/shop/ami ${noStatus})`],
    [template("ami-0aaa1111bbbb2222c"), passes],
  ],
  "restrict-machine-image-age": [
    [machines({ alias: "al2023@latest" }), notApplicable],
    [template("resolve:ssm:/shop/ami"), notApplicable],
  ],
  "require-bucket-tls": [
    [bucket("arn:aws:s3:::shop-orders", "arn:aws:s3:::shop-orders/*"), passes],
    [bucket("arn:aws-cn:s3:::shop-orders*"), passes],
    [bucket("*"), passes],
    [bucket("arn:aws:s3:::shop-orders/*"), passes],
    [bucket("arn:aws:s3:::shop-orders", "arn:aws:s3:::shop-orders/public/*"), plain],
    [bucket("arn:aws:s3:::shop-orders/a*"), plain],
    [bucket("arn:aws:s3:::shop-orders"), plain],
  ],
  "disallow-public-bucket-lists": [
    [
      object("aws:s3/bucketObject:BucketObject", { acl: "public-read" }),
      "object acl checkout has the public",
    ],
    [object("aws:s3/bucketObjectv2:BucketObjectv2", { acl: "authenticated-read" }), "authenticated-read"],
    [object("aws:s3/bucketObjectv2:BucketObjectv2", { acl: "bucket-owner-full-control" }), passes],
    [object("aws:s3/objectCopy:ObjectCopy", { grants: [{ uri: `${group}/global/AllUsers` }] }), "AllUsers"],
    [object("aws:s3/objectCopy:ObjectCopy", { grants: [{ uri: `${group}/s3/LogDelivery` }] }), passes],
  ],
  "disallow-secrets-in-user-data": [
    [booting("echo 'root:correct-horse' | chpasswd"), "a login's password on line 2"],
    [booting('echo "root:$PASSPHRASE" | chpasswd'), passes],
    [booting("docker login -u shop -p correct-horse registry.example.com"), "has a password on line 2"],
    [
      booting("aws ecr get-login-password | docker login -u AWS --password-stdin registry.example.com"),
      passes,
    ],
    [booting("mysql -u root -pcorrect-horse shop < schema.sql"), "has a password"],
    [booting("mysql -u root -p shop < schema.sql"), passes],
    [booting("curl -fsS -u shop:correct-horse https://example.com/x"), "has a password"],
    [booting('curl -fsS -u "shop:$TOKEN" https://example.com/x'), passes],
    [booting("curl --user-agent=shop:1.2.3 https://example.com/x"), passes],
    [booting("sshpass -p correct-horse ssh shop@example.com"), "has a password"],
    [booting('sshpass -p "$WORD" ssh shop@example.com'), passes],
  ],
  "restrict-authenticated-bindings": [
    [everybody("system:authenticated"), "to the group system:authenticated"],
    [everybody("system:authenticated:oauth"), "to the group system:authenticated:oauth"],
    [everybody("system:authenticated", { kind: "ClusterRole", name: "system:discovery" }), passes],
    [everybody("system:authenticated", { kind: "Role", name: "system:discovery" }), "Role system:discovery"],
    [everybody("system:authenticated", {}, "User"), passes],
    [everybody("system:authenticated-users"), passes],
    [everybody("system:serviceaccounts-shop"), passes],
  ],
  "restrict-resource-requests": [
    [requesting({ requests: { cpu: undefined }, limits: { cpu: "2" } }), "requests 2 of cpu"],
    [requesting({ requests: { cpu: "1" }, limits: { cpu: "2" } }), passes],
    [taskRequesting({ memory: 2048 }), "of memory"],
    [taskRequesting({ memory: 2048, memoryReservation: 128 }), passes],
  ],
  "require-image-pull-always": [
    [imageVolume({ reference: "docker.io/library/models:1" }), "has no pullPolicy"],
    [imageVolume({ reference: "docker.io/library/models:1", pullPolicy: "Always" }), passes],
    [imageVolume({ reference: "docker.io/library/models" }), passes],
    [imageVolume({ reference: `docker.io/library/models@sha256:${"a".repeat(64)}` }), passes],
    [taskExample(), notApplicable],
  ],
  "restrict-proc-mount": [
    [booting("docker run --security-opt systempaths=unconfined nginx:1"), "mounts /proc as Unmasked"],
    [booting("podman run --security-opt unmask=ALL nginx:1"), "mounts /proc as Unmasked"],
    [booting("docker run --security-opt no-new-privileges nginx:1"), passes],
    [
      onVersion(
        "1.37",
        pod({ hostUsers: false, containers: [{ securityContext: { procMount: "Unmasked" } }] }),
      ),
      passes,
    ],
  ],
  "restrict-selinux-options": [
    [booting("docker run --security-opt label=disable nginx:1"), "spc_t"],
    [booting("docker run nginx:1"), passes],
  ],
};
