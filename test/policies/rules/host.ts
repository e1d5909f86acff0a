import { Unknown } from "../../../core/graph";
import {
  example,
  exampleKey,
  host,
  hostExample,
  launchTemplate,
  manifest,
  nodeClass,
  nodeGroup,
  resource,
  subnet,
  volume,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, withSettings, type Rules } from "./rule";

const later = new Unknown("later");
const templateId = "lt-0aaa1111bbbb2222c";
const template = (changes: object): ReturnType<typeof launchTemplate> =>
  launchTemplate(changes, { physicalId: templateId });
const only = (type: string, properties: object): Example => ({
  resources: [resource(type, "nodes", { ...properties })],
});
const node = (changes: object): Example => hostExample(changes);
/** A group of nodes from one of two launch templates, and what each runs at its start. */
const eitherTemplate = (...userData: readonly (string | undefined)[]): Example => {
  const made = userData.map((each, at) => ({
    ...launchTemplate({ userData: each }),
    id: `node-${at}`,
    urn: `urn:pulumi:production::example::aws:ec2/launchTemplate:LaunchTemplate::node-${at}`,
  }));
  const launchTemplates = made.map(({ urn }) => urn);
  const group = nodeGroup({ launchTemplate: { id: later } });
  return { resources: [...made, { ...group, propertyDependencies: { launchTemplate: launchTemplates } }] };
};
const configured = (properties: object): Example =>
  only("aws:ec2/launchConfiguration:LaunchConfiguration", { imageId: "ami-1", ...properties });
const requested = (specification: object = {}): Example =>
  only("aws:ec2/spotFleetRequest:SpotFleetRequest", {
    launchSpecifications: [{ ami: "ami-1", instanceType: "m7i.large", ...specification }],
  });

const silent = { associatePublicIpAddress: undefined };
/** A machine in one of two subnets, nobody knows yet in which. */
const inEither = (one: object, other: object, type = "aws:ec2/subnet:Subnet"): Example => {
  const subnets = [one, other].map((properties, index) =>
    resource(type, `subnet-${index}`, { vpcId: "vpc-1", ...properties }),
  );
  const machine = host({ ...silent, subnetId: later });
  return {
    resources: [
      { ...machine, propertyDependencies: { subnetId: subnets.map(({ urn }) => urn!) } },
      ...subnets,
    ],
  };
};
const either = "subnetId is not known (which of several subnets it is in)";

const snapshot = { snapshotId: "snap-0aaa1111bbbb2222c" };
const disk = (ebs: object, deviceName?: string): object => ({
  ebsBlockDevices: [{ ...(deviceName !== undefined && { deviceName }), ...ebs }],
});
const notOwn = "that is not encrypted with a key of one's own";

const families = (names: readonly string[], given: Example): Example => ({
  ...given,
  estate: { hosts: { images: { families: names } } },
});
const bottled = (...made: Example["resources"]): Example =>
  families(["bottlerocket-*"], { resources: [...made] });
const parameter =
  "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id";
const terms = (...amiSelectorTerms: readonly object[]): Example => bottled(nodeClass({ amiSelectorTerms }));
/** A template whose image is an output of an image that the program makes. */
const fromImage = (name: string): Example => {
  const image = resource("aws:ec2/ami:Ami", "base", { name });
  const made = launchTemplate({ imageId: later });
  return bottled(image, { ...made, propertyDependencies: { imageId: [image.urn!] } });
};
const unapproved = "which no approved family of images takes in";

const ecs = "#!/bin/sh\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n";
const agents = (images: readonly string[], ami: unknown): Example =>
  withSettings("require-host-logs", { images }, node({ userData: ecs, ami }));
const podmanUnit =
  "#cloud-config\nwrite_files:\n  - path: /etc/containers/systemd/cart.container\n    content: |\n      [Container]\n      Image=cart\n";
const noLogs = "nothing in its user data sends its logs away";
const parts = (...bodies: readonly string[]): string =>
  [
    'Content-Type: multipart/mixed; boundary="=="',
    "MIME-Version: 1.0",
    "",
    ...bodies.flatMap((body) => ["--==", 'Content-Type: text/x-shellscript; charset="us-ascii"', "", body]),
    "--==--",
    "",
  ].join("\n");

const joining = (limit: number): string =>
  `#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=${limit}'\n`;

const machine = (nodeInfo: object, more: object = {}): Example => ({
  resources: [
    manifest({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "ip-10-0-10-7" },
      status: { nodeInfo },
      ...more,
    }),
  ],
});
const oldKernel = { kernelVersion: "4.14.355-276.639.amzn2.x86_64" };

/** What policies of hosts decide at the bounds of their rules, and in each form that a host has. */
export const rules: Rules = {
  "disallow-hosts-in-public-subnets": [
    [
      only("aws:ec2/spotInstanceRequest:SpotInstanceRequest", { ami: "ami-1" }),
      "subnetId is not known (whether the default subnet",
    ],
    [requested(), "subnetId is not known (whether the default subnet"],
    [requested({ associatePublicIpAddress: false }), passes],
    [inEither({}, { mapPublicIpOnLaunch: true }), either],
    [inEither({ mapPublicIpOnLaunch: false }, {}), passes],
    [inEither({}, {}, "aws:ec2/defaultSubnet:DefaultSubnet"), either],
    [
      inEither(
        { mapPublicIpOnLaunch: false },
        { mapPublicIpOnLaunch: false },
        "aws:ec2/defaultSubnet:DefaultSubnet",
      ),
      passes,
    ],
    [
      example([
        host({ ...silent, subnetId: undefined, launchTemplate: { id: templateId } }),
        template({ networkInterfaces: [{ subnetId: "subnet-0aaa1111bbbb2222c" }] }),
        subnet({ mapPublicIpOnLaunch: true }),
      ]),
      "because its subnet app gives one to all",
      "because its subnet app gives one to all",
    ],
    [
      example([
        host({ ...silent, subnetId: undefined, launchTemplate: { id: templateId } }),
        template({ networkInterfaces: [{ subnetId: "subnet-0aaa1111bbbb2222c" }] }),
        subnet({ mapPublicIpOnLaunch: false }),
      ]),
      passes,
    ],
    [
      // The addresses of an interface of its own are the interface's.
      example([
        resource("aws-native:ec2:Instance", "node", {
          imageId: "ami-1",
          subnetId: "subnet-0aaa1111bbbb2222c",
          networkInterfaces: [{ deviceIndex: "0", networkInterfaceId: "eni-1" }],
        }),
        subnet({ mapPublicIpOnLaunch: true }),
      ]),
      passes,
    ],
  ],
  "disallow-public-images": [
    [
      only("aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission", {
        snapshotId: "snap-1",
        accountId: "all",
      }),
      "makes a snapshot public",
    ],
    [only("aws:ec2/amiLaunchPermission:AmiLaunchPermission", { imageId: "ami-1", group: "other" }), passes],
  ],
  "disallow-public-ip-hosts": [
    [
      only("aws:ec2/eipAssociation:EipAssociation", { instanceId: "i-1", allocationId: "eipalloc-1" }),
      "gives a host a public address",
    ],
    [
      only("aws:ec2/eipAssociation:EipAssociation", {
        networkInterfaceId: "eni-1",
        allocationId: "eipalloc-1",
      }),
      passes,
    ],
    [requested({ associatePublicIpAddress: true }), "asks for a public address"],
    [requested(), passes],
  ],
  "disallow-remote-code-in-user-data": [
    [
      node({ userData: "#!/bin/sh\ncurl -s https://get.example.com/i > /tmp/i\nsh /tmp/i\n" }),
      "runs code that it fetches (curl into sh) in its user data",
    ],
    [
      node({ userData: "#!/bin/sh\ntrue\ncurl -fsSL https://get.example.com | sh\n" }),
      "pipes what it downloads into an interpreter on line 3 of its user data",
    ],
  ],
  "disallow-secrets-in-user-data": [
    [
      node({
        userData:
          "#!/bin/sh\nexport DB_PASSWORD=correct-horse\nexport API_TOKEN=battery-staple\nexport OTHER_PASSWORD=hunter2-x\n",
      }),
      "(DB_PASSWORD) on line 2 of its user data and 2 more",
    ],
  ],
  "require-customer-managed-volume-keys": [
    [configured({ rootBlockDevice: { encrypted: true } }), notApplicable],
    [node(disk({ encrypted: true }, "/dev/sdb")), `has a disk /dev/sdb ${notOwn}`],
    [node(disk({ encrypted: true })), `has a disk ${notOwn}`],
    [node(disk({ encrypted: true, kmsKeyId: exampleKey }, "/dev/sdb")), passes],
    [node(disk({ encrypted: true, ...snapshot }, "/dev/sdb")), passes],
    [node(disk({}, "/dev/sdb")), passes],
    [node({ rootBlockDevice: { kmsKeyId: undefined } }), `has a root disk ${notOwn}`],
  ],
  "require-detailed-monitoring": [
    [configured({}), passes],
    [configured({ enableMonitoring: false }), "is not monitored in detail"],
    [requested(), "is not monitored in detail"],
  ],
  "require-encrypted-volumes": [
    [only("aws:ec2/ami:Ami", { ebsBlockDevices: [{ deviceName: "/dev/xvda" }] }), "has a disk /dev/xvda"],
    [
      only("aws:ec2/ami:Ami", { ebsBlockDevices: [{ deviceName: "/dev/xvda", encrypted: false }] }),
      "has a disk /dev/xvda that is not encrypted",
    ],
    [only("aws:ec2/ami:Ami", { ebsBlockDevices: [{ deviceName: "/dev/xvda", encrypted: true }] }), passes],
    [only("aws:ec2/ami:Ami", {}), passes],
    [
      { resources: [volume({ encrypted: undefined, ...snapshot })] },
      "unknown: ebs volume orders: cannot be judged, encrypted is not known (whether what it is made from is encrypted)",
    ],
    [{ resources: [volume({ encrypted: false, ...snapshot })] }, "is not encrypted"],
    [{ resources: [volume({ encrypted: true, ...snapshot })] }, passes],
    [
      node(disk(snapshot, "/dev/sdb")),
      "ebsBlockDevices[0] is not known (whether the snapshot that it is made from is encrypted)",
    ],
    [node(disk({ encrypted: false, ...snapshot }, "/dev/sdb")), "has a disk /dev/sdb that is not encrypted"],
    [node(disk({ encrypted: true, ...snapshot }, "/dev/sdb")), passes],
    [{ resources: [nodeClass()] }, passes],
    [{ resources: [nodeClass({ amiFamily: "AL2023" })] }, passes],
    [{ resources: [nodeClass({ amiFamily: "Custom" })] }, "has a root disk that is not said to be encrypted"],
    [
      {
        resources: [
          nodeClass({
            amiFamily: "Custom",
            blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true } }],
          }),
        ],
      },
      passes,
    ],
  ],
  "require-host-logs": [
    [node({ userData: parts("#!/bin/sh\ntrue\n", ecs) }), noLogs],
    // Without images that bring an agent it is of no account which image it is.
    [node({ userData: ecs, ami: later }), noLogs],
    [agents(["ami-0ccc*"], later), "unknown: host node: cannot be judged, ami is not known (later)"],
    [agents(["ami-0ccc*"], "ami-0ddd"), noLogs],
    [agents(["ami-0bbb*", "ami-0ccc*"], "ami-0ccc"), passes],
    [node({ userData: podmanUnit }), "runs containers, and nothing in its user data sends its logs away"],
    [node({ userData: "" }), notApplicable],
    [{ resources: [{ ...host({ userData: ecs }), stack: "example/development" }] }, notApplicable],
  ],
  "require-imdsv2": [
    [requested(), notApplicable],
    [node({ metadataOptions: { httpEndpoint: "disabled", httpTokens: later } }), passes],
    [node({ metadataOptions: { httpEndpoint: later, httpTokens: "required" } }), passes],
    [node({ metadataOptions: { httpEndpoint: later, httpTokens: "optional" } }), "unknown: "],
    [node({ metadataOptions: { httpEndpoint: "enabled", httpTokens: later } }), "unknown: "],
  ],
  "require-pod-pid-limits": [
    [example([nodeGroup(), template({ userData: joining(1024) })]), passes],
    [node({ userData: joining(4096) }), passes],
    [node({ userData: joining(4097) }), "lets a pod have 4097 processes, more than 4096"],
    [withSettings("require-pod-pid-limits", { most: 8192 }, node({ userData: joining(8192) })), passes],
    [
      withSettings("require-pod-pid-limits", { most: 512 }, node({ userData: joining(1024) })),
      "lets a pod have 1024 processes, more than 512",
    ],
    [eitherTemplate(undefined, joining(1024)), "(whether shop-app is made from it)"],
    [eitherTemplate(undefined, joining(8192)), "(whether shop-app is made from it)", "lets a pod have 8192"],
    [eitherTemplate(joining(512), joining(1024)), passes],
  ],
  "restrict-machine-images": [
    [bottled(nodeGroup({ amiType: "CUSTOM" })), notApplicable],
    [bottled(nodeGroup({ amiType: "OTHER" })), "is made from images of the unknown type OTHER"],
    [bottled(nodeGroup(), template({ imageId: "ami-1" })), notApplicable],
    [bottled(nodeGroup(), template({ imageId: later })), "unknown: host node"],
    [
      bottled(nodeGroup(), template({ imageId: undefined })),
      `is made from images of type AL2023_x86_64_STANDARD, ${unapproved}`,
    ],
    [
      bottled(nodeGroup({ amiType: "AL2_x86_64" }), template({ imageId: "ami-1" })),
      `is made from images of type AL2_x86_64, ${unapproved}`,
    ],
    [terms({ ssmParameter: parameter }), `is made from the image of ${parameter}, ${unapproved}`],
    [families(["amazon-eks-node-al2023-*"], terms({ ssmParameter: parameter })), passes],
    [terms({ ssmParameter: "/shop/ami" }), "which images its terms select"],
    [terms({ id: "ami-1" }), passes],
    [
      terms({ alias: "bottlerocket@v1.50.0" }, { alias: "al2023@latest" }),
      `images al2023@latest, ${unapproved}`,
    ],
    [fromImage("golden-1"), `is made from image golden-1, ${unapproved}`],
    [fromImage("bottlerocket-1"), passes],
    [bottled(launchTemplate({ imageId: later })), "unknown: host node: cannot be judged, imageId"],
    [
      bottled(launchTemplate({ imageId: "resolve:ssm:/shop/ami" })),
      "imageId is not known (which image resolve:ssm:/shop/ami stands for)",
    ],
    [
      bottled(launchTemplate({ imageId: `resolve:ssm:${parameter}` })),
      `the image of resolve:ssm:${parameter}`,
    ],
  ],
  "restrict-metadata-hop-limit": [
    [requested(), notApplicable],
    [
      withSettings(
        "restrict-metadata-hop-limit",
        { maxHops: 2 },
        node({ metadataOptions: { httpPutResponseHopLimit: 2 } }),
      ),
      passes,
    ],
    [
      withSettings(
        "restrict-metadata-hop-limit",
        { maxHops: 2 },
        node({ metadataOptions: { httpPutResponseHopLimit: 3 } }),
      ),
      "lets metadata answers travel 3 hops, more than 2",
    ],
    [{ resources: [nodeClass()] }, passes],
    [
      { resources: [nodeClass({ metadataOptions: { httpPutResponseHopLimit: 2 } })] },
      "lets metadata answers travel 2 hops, more than 1",
    ],
    [node({ launchTemplate: { id: templateId }, metadataOptions: undefined }), notApplicable],
  ],
  "restrict-node-software-versions": [
    [machine(oldKernel), "runs kernel 4.14.355-276.639.amzn2.x86_64, which lacks fixes"],
    [machine(oldKernel, { kind: "PodTemplate" }), notApplicable],
    [machine(oldKernel, { apiVersion: "inventory.example.com/v1" }), notApplicable],
    [machine({ kernelVersion: "5.10.0" }), passes],
    [node({ userData: undefined }), passes],
    [
      node({ userData: "#!/bin/sh\napt-get install -y runc=1.1.11 containerd=1.6.8\n" }),
      "installs containerd 1.6.8, which lacks fixes",
      "installs runc 1.1.11, which lacks fixes",
    ],
    [
      withSettings(
        "restrict-node-software-versions",
        { runc: ["1.1.11"] },
        node({ userData: "#!/bin/sh\nyum install -y runc-1.1.11\n" }),
      ),
      passes,
    ],
  ],
};
