import { looseBool, str } from "../../shape";
import { defineUnknown, Unknown } from "../../value";
import { batchMachines, fleet, spotFleet } from "./fleets";
import { host } from "./host";
import { readDisks } from "./host-disks";
import { makeNode, nodeAdapter } from "./node";
import { at, judged } from "./placed";
import { readAddresses } from "./private-addresses";
import { scalingGroup } from "./scaling-group";
import type { Adapter, AdapterTable } from "./table";

const volume = (volumeKind: "volume" | "snapshot copy" | "image copy") =>
  nodeAdapter("EbsVolume", {
    constants: { volumeKind },
    fields: { encrypted: at(looseBool, "encrypted"), availabilityZone: at(str, "availabilityZone") },
    references: { kmsKey: "kmsKeyId", snapshot: ["snapshotId", "sourceSnapshotId", "sourceAmiId"] },
  });

const volumeAttachment = nodeAdapter("VolumeAttachment", {
  references: { volume: "volumeId", instance: "instanceId" },
});

const imageFields = { imageName: at(str, "name"), imdsSupport: at(str, "imdsSupport") };

const machineImage: Adapter = (builder) => {
  const image = makeNode(builder, "MachineImage", { fields: imageFields });
  const disks = readDisks(builder, { properties: judged(builder.resource), path: undefined });
  if (disks instanceof Unknown)
    defineUnknown(image, "disks", { parent: undefined, key: "ebsBlockDevices" }, disks);
  else image.disks = disks;
  builder.add(image);
};

const keyPair = nodeAdapter("KeyPair", { fields: { keyName: at(str, "keyName") } });

const interfaceFields = { sourceDestCheck: at(looseBool, "sourceDestCheck") };

const networkInterface: Adapter = (builder) => {
  const node = makeNode(builder, "NetworkInterface", {
    fields: interfaceFields,
    references: { subnet: "subnetId", securityGroups: ["securityGroups", "groupSet"] },
  });
  readAddresses(builder, node);
  builder.add(node);
};

const interfaceAttachment = nodeAdapter("NetworkInterfaceAttachment", {
  references: {
    networkInterface: "networkInterfaceId",
    instance: "instanceId",
    securityGroups: "securityGroupId",
  },
});

const shared = (what: "snapshot" | "machine image") =>
  nodeAdapter("SharedImage", {
    constants: { what },
    fields: { account: at(str, "accountId"), group: at(str, "group") },
  });

/** Machines, what they are made from, and their disks and interfaces. */
export const hosts: AdapterTable = {
  "aws:ec2/instance:Instance": host("instance"),
  "aws-native:ec2:Instance": host("instance"),
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": host("spot request"),
  "aws:ec2/spotFleetRequest:SpotFleetRequest": spotFleet,
  "aws-native:ec2:SpotFleet": spotFleet,
  "aws:ec2/fleet:Fleet": fleet,
  "aws-native:ec2:Ec2Fleet": fleet,
  "aws:batch/computeEnvironment:ComputeEnvironment": batchMachines,
  "aws-native:batch:ComputeEnvironment": batchMachines,
  "aws:ec2/launchTemplate:LaunchTemplate": host("launch template"),
  "aws-native:ec2:LaunchTemplate": host("launch template", "launchTemplateData"),
  "aws:ec2/launchConfiguration:LaunchConfiguration": host("launch configuration"),
  "aws-native:autoscaling:LaunchConfiguration": host("launch configuration"),
  "aws:autoscaling/group:Group": scalingGroup,
  "aws-native:autoscaling:AutoScalingGroup": scalingGroup,
  "aws:ebs/volume:Volume": volume("volume"),
  "aws-native:ec2:Volume": volume("volume"),
  "aws:ebs/snapshotCopy:SnapshotCopy": volume("snapshot copy"),
  "aws:ec2/amiCopy:AmiCopy": volume("image copy"),
  "aws:ec2/volumeAttachment:VolumeAttachment": volumeAttachment,
  "aws-native:ec2:VolumeAttachment": volumeAttachment,
  "aws:ebs/encryptionByDefault:EncryptionByDefault": nodeAdapter("VolumeEncryptionDefault", {
    constants: { role: "switch", kmsKey: [] },
    fields: { enabled: at(looseBool, "enabled") },
  }),
  "aws:ebs/defaultKmsKey:DefaultKmsKey": nodeAdapter("VolumeEncryptionDefault", {
    constants: { role: "key" },
    references: { kmsKey: "keyArn" },
  }),
  "aws:ec2/ami:Ami": machineImage,
  "aws:ec2/keyPair:KeyPair": keyPair,
  "aws-native:ec2:KeyPair": keyPair,
  "aws:ec2/networkInterface:NetworkInterface": networkInterface,
  "aws-native:ec2:NetworkInterface": networkInterface,
  "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment": interfaceAttachment,
  "aws-native:ec2:NetworkInterfaceAttachment": interfaceAttachment,
  "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment":
    interfaceAttachment,
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission": shared("machine image"),
  "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission": shared("snapshot"),
};
