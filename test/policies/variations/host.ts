import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-hosts-in-public-subnets": [
    {
      of: "machines of a group whose template says nothing",
      at: ["LaunchTemplate node: associatePublicIpAddress", unknown],
      finds: [
        "unknown: auto scaling group nodes: cannot be judged, associatePublicIpAddress is not known (it) (`associatePublicIpAddress`)",
      ],
    },
    {
      of: "given by the subnet",
      at: ["Instance node: subnetId", "xsubnet-0aaa1111bbbb2222c"],
      finds: [
        "unknown: host node: cannot be judged, subnetId is not known (whether subnet xsubnet-0aaa1111bbbb2222c, which was not given, gives a public address to all) (`subnetId`)",
      ],
    },
    {
      of: "machines of a group whose template says nothing",
      at: ["Group nodes: launchTemplate.id", "xlt-0aaa1111bbbb2222c"],
      finds: [
        "unknown: auto scaling group nodes: cannot be judged, launchTemplate is not known (what launch template xlt-0aaa1111bbbb2222c, which was not given, says) (`launchTemplate`)",
      ],
    },
    {
      of: "machines of a group whose template says nothing",
      at: ["Group nodes: vpcZoneIdentifiers.0", unknown],
      finds: ["unknown: auto scaling group nodes: cannot be judged, subnetId is not known (it) (`subnetId`)"],
    },
  ],
  "disallow-public-images": [
    {
      of: "one account",
      at: ["AmiLaunchPermission nodes: accountId", unknown],
      finds: ["unknown: shared image nodes: cannot be judged, accountId is not known (it) (`accountId`)"],
    },
    { of: "one account", at: ["AmiLaunchPermission nodes: accountId", ""], finds: ["passes"] },
    {
      of: "one account",
      at: ["AmiLaunchPermission nodes: accountId", "all"],
      finds: ["shared image nodes makes a machine image public (`accountId`)"],
    },
  ],
  "disallow-public-ip-hosts": [{ of: "an Elastic IP", at: ["Eip node: instance", ""], finds: ["passes"] }],
  "require-detailed-monitoring": [
    {
      of: "unset",
      at: ["Instance node: launchTemplate", { id: "lt-0aaa1111bbbb2222c" }],
      finds: ["not applicable"],
    },
    {
      of: "off",
      at: ["Instance node: launchTemplate", { id: "lt-0aaa1111bbbb2222c" }],
      finds: ["host node is not monitored in detail (`monitoring`)"],
    },
  ],
  "require-encrypted-volumes": [
    {
      of: "a host with encrypted disks",
      at: ["Instance node: rootBlockDevice.encrypted", absent],
      finds: ["host node has a root disk that is not said to be encrypted (`rootBlockDevice.encrypted`)"],
    },
    {
      of: "a second disk",
      at: ["Instance node: ebsBlockDevices.0.deviceName", absent],
      finds: ["host node has a disk that is not said to be encrypted (`ebsBlockDevices[0].encrypted`)"],
    },
    {
      of: "a host whose root disk is not named",
      at: ["Instance node: launchTemplate", { id: "lt-0aaa1111bbbb2222c" }],
      finds: ["passes"],
    },
    {
      of: "a host whose root disk is not named",
      at: [
        "Instance node: ebsBlockDevices",
        [{ deviceName: "/dev/sdb", kmsKeyId: "arn:aws:kms:eu-west-1:333333333333:key/x" }],
      ],
      finds: [
        "host node has a disk /dev/sdb that is not said to be encrypted (`ebsBlockDevices[0].encrypted`)",
        "host node has a root disk that is not said to be encrypted (`rootBlockDevice`)",
      ],
    },
  ],
  "require-imdsv2": [
    {
      of: "optional",
      at: ["Instance node: launchTemplate", { id: "lt-0aaa1111bbbb2222c" }],
      finds: [
        "host node takes metadata requests without a token (httpTokens is optional) (`metadataOptions.httpTokens`)",
      ],
    },
  ],
  "require-instance-profiles": [
    {
      of: "a profile",
      at: ["Instance node: launchTemplate", { id: "lt-0aaa1111bbbb2222c" }],
      finds: ["not applicable"],
    },
  ],
  "require-pod-pid-limits": [
    {
      of: "a group's template without user data",
      at: ["NodeGroup shop-app: launchTemplate", absent],
      finds: ["not applicable"],
    },
  ],
  "restrict-machine-images": [
    {
      of: "an alias of Karpenter's",
      at: ["EC2NodeClass app: spec.amiSelectorTerms.0.alias", absent],
      finds: [
        "unknown: host app: cannot be judged, spec.amiSelectorTerms[0] is not known (which images its terms select) (`spec.amiSelectorTerms[0]`)",
      ],
    },
    {
      of: "another distribution's parameter",
      at: ["LaunchTemplate node: ami", unknown],
      finds: ["unknown: host node: cannot be judged, ami is not known (it) (`ami`)"],
    },
    {
      of: "an outdated family",
      at: ["NodeGroup shop-app: version", absent],
      finds: [
        "unknown: eks node group shop-app: cannot be judged, amiType is not known (which of the images amazon-eks-node-*-* it is made from) (`amiType`)",
      ],
    },
    {
      of: "any image of a name",
      at: ["EC2NodeClass app: spec.amiSelectorTerms.0.owner", "other"],
      finds: [
        "host app is made from images of other, whom hosts.images.owners does not name (`spec.amiSelectorTerms[0]`)",
      ],
    },
    {
      of: "an alias of Karpenter's",
      at: ["EC2NodeClass app: spec.amiSelectorTerms.0.alias", "other"],
      finds: [
        "host app is made from images other, which no approved family of images takes in (`spec.amiSelectorTerms[0]`)",
      ],
    },
    {
      of: "an image of the program",
      at: ["Ami base: name", absent],
      finds: ["host node is made from image base, which no approved family of images takes in (`imageId`)"],
    },
    { of: "an id", at: ["Instance node: ami", absent], finds: ["not applicable"] },
  ],
  "restrict-metadata-hop-limit": [
    { of: "two hops", at: ["Instance node: metadataOptions.httpEndpoint", "disabled"], finds: ["passes"] },
    {
      of: "two hops",
      at: ["Instance node: launchTemplate", { id: "lt-0aaa1111bbbb2222c" }],
      finds: [
        "host node lets metadata answers travel 2 hops, more than 1 (`metadataOptions.httpPutResponseHopLimit`)",
      ],
    },
  ],
  "restrict-node-software-versions": [
    {
      of: "before the mend",
      at: ["Node ip-10-0-10-7: status.nodeInfo.kernelVersion", "4.14.355"],
      finds: [
        "custom object ip-10-0-10-7 runs containerd 1.7.27, which lacks fixes (`status.nodeInfo`)",
        "custom object ip-10-0-10-7 runs kernel 4.14.355, which lacks fixes (`status.nodeInfo`)",
      ],
    },
    {
      of: "before the mend",
      at: ["Node ip-10-0-10-7: status.nodeInfo.kernelVersion", unknown],
      finds: [
        "unknown: custom object ip-10-0-10-7: cannot be judged, status.nodeInfo is not known (it) (`status.nodeInfo`)",
      ],
    },
  ],
};
