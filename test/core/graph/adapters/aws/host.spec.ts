import assert from "node:assert/strict";
import { peek, Secret, Unknown, type Host } from "../../../../../core/graph";
import { aws, graphOf, types } from "./support";

const hostOf = (type: string, properties: object): Host =>
  graphOf(aws(type, "h", properties)).all("Host")[0]!;
const values = (references: Host["subnet"]) => references.map((each) => each.value);

const options = { httpTokens: "required", httpPutResponseHopLimit: 1 };
const expected = {
  imageId: "ami-1",
  tokens: "required",
  hops: 1,
  publicIp: true,
  key: "ops",
  disks: [["/dev/sda1", true, "key-1"]],
  userData: "IyEvYmluL3No",
  profile: "nodes",
  tenancy: "dedicated",
  monitoring: true,
  groups: ["sg-1"],
  subnets: ["subnet-1"],
};

const summary = (host: Host) => ({
  imageId: host.imageId,
  tokens: host.metadataOptions?.httpTokens,
  hops: host.metadataOptions?.httpPutResponseHopLimit,
  publicIp: host.publicIp,
  key: host.keyName,
  disks: host.disks.map((disk) => [disk.deviceName, disk.encrypted, disk.kmsKey[0]?.value]),
  userData: host.userData,
  profile: host.instanceProfile[0]?.value,
  tenancy: host.tenancy,
  monitoring: host.monitoring,
  groups: values(host.securityGroups),
  subnets: values(host.subnet),
});

const mapping = [{ deviceName: "/dev/sda1", ebs: { encrypted: "true", kmsKeyId: "key-1" } }];
const classicInstance = {
  ami: "ami-1",
  metadataOptions: options,
  associatePublicIpAddress: true,
  keyName: "ops",
  rootBlockDevice: { deviceName: "/dev/sda1", encrypted: true, kmsKeyId: "key-1" },
  userDataBase64: "IyEvYmluL3No",
  iamInstanceProfile: "nodes",
  tenancy: "dedicated",
  monitoring: true,
  vpcSecurityGroupIds: ["sg-1"],
  subnetId: "subnet-1",
};
const template = {
  imageId: "ami-1",
  metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  networkInterfaces: [{ associatePublicIpAddress: "true", securityGroups: ["sg-1"], subnetId: "subnet-1" }],
  keyName: "ops",
  blockDeviceMappings: mapping,
  userData: "IyEvYmluL3No",
  iamInstanceProfile: { name: "nodes" },
  placement: { tenancy: "dedicated" },
  monitoring: { enabled: true },
};

describe("hosts", () => {
  const forms: readonly (readonly [string, object])[] = [
    [types.instance, classicInstance],
    ["aws:ec2/spotInstanceRequest:SpotInstanceRequest", classicInstance],
    [types.template, template],
    ["aws-native:ec2:LaunchTemplate", { launchTemplateData: template }],
    [
      "aws-native:ec2:Instance",
      {
        ...template,
        iamInstanceProfile: "nodes",
        monitoring: true,
        placement: undefined,
        tenancy: "dedicated",
        networkInterfaces: [{ associatePublicIpAddress: true, groupSet: ["sg-1"], subnetId: "subnet-1" }],
      },
    ],
  ];
  for (const [type, properties] of forms) {
    it(`are read alike from ${type}`, () => assert.deepEqual(summary(hostOf(type, properties)), expected));
  }

  for (const [type, properties] of [
    [
      types.configuration,
      {
        imageId: "ami-1",
        metadataOptions: [options],
        associatePublicIpAddress: true,
        keyName: "ops",
        ebsBlockDevices: [{ deviceName: "/dev/sda1", encrypted: true }],
        userDataBase64: "IyEvYmluL3No",
        iamInstanceProfile: "nodes",
        placementTenancy: "dedicated",
        enableMonitoring: true,
        securityGroups: ["sg-1"],
      },
    ],
    [
      "aws-native:autoscaling:LaunchConfiguration",
      {
        imageId: "ami-1",
        metadataOptions: options,
        associatePublicIpAddress: true,
        keyName: "ops",
        blockDeviceMappings: [{ deviceName: "/dev/sda1", ebs: { encrypted: true } }],
        userData: "IyEvYmluL3No",
        iamInstanceProfile: "nodes",
        placementTenancy: "dedicated",
        instanceMonitoring: true,
        securityGroups: ["sg-1"],
      },
    ],
  ] as const) {
    it(`are read alike from ${type}, which has no subnet and no key for its disks`, () =>
      assert.deepEqual(summary(hostOf(type, properties)), {
        ...expected,
        disks: [["/dev/sda1", true, undefined]],
        subnets: [],
      }));
  }

  it("are each specification of a fleet", () => {
    const specification = {
      ami: "ami-1",
      iamInstanceProfileArn: "nodes",
      subnetId: "subnet-1",
      vpcSecurityGroupIds: ["sg-1"],
      rootBlockDevices: [{ encrypted: false }],
      userData: "x",
    };
    const graph = graphOf(
      aws("aws:ec2/spotFleetRequest:SpotFleetRequest", "f", {
        launchSpecifications: [specification, { ...specification, ami: "ami-2" }],
      }),
    );
    const hosts = graph.all("Host");
    assert.deepEqual(
      hosts.map((host) => [
        host.imageId,
        values(host.instanceProfile),
        values(host.subnet),
        host.disks[0]?.encrypted,
      ]),
      [
        ["ami-1", ["nodes"], ["subnet-1"], false],
        ["ami-2", ["nodes"], ["subnet-1"], false],
      ],
    );
    assert.equal(hosts[1]!.places["userData"], "userData");
    assert.equal(hosts[1]!.disks[0]!.at, "rootBlockDevices[0]");
  });

  it("have no disk where a mapping only takes one away", () => {
    const blockDeviceMappings = [
      { deviceName: "/dev/sdb", noDevice: "" },
      { deviceName: "/dev/sdc", virtualName: "ephemeral0" },
    ];
    assert.deepEqual(hostOf(types.template, { blockDeviceMappings }).disks, []);
  });

  it("ask for a public address if one of their interfaces does", () => {
    const networkInterfaces = [{ associatePublicIpAddress: "false" }, { associatePublicIpAddress: true }];
    const host = hostOf(types.template, { networkInterfaces });
    assert.equal(host.publicIp, true);
    assert.equal(host.publicIpAt, "networkInterfaces[1].associatePublicIpAddress");
    assert.equal(hostOf(types.template, { networkInterfaces: [{}] }).publicIp, undefined);
  });

  it("keep what is unknown unknown, and no more", () => {
    const host = hostOf(types.instance, {
      ami: new Unknown("the image"),
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: new Unknown("the limit") },
      rootBlockDevice: new Unknown("the disk"),
      userData: new Secret("#!/bin/sh"),
    });
    assert.ok(peek(() => host.imageId) instanceof Unknown);
    assert.equal(host.metadataOptions?.httpTokens, "required");
    assert.ok(peek(() => host.metadataOptions?.httpPutResponseHopLimit) instanceof Unknown);
    assert.ok(peek(() => host.disks) instanceof Unknown);
    assert.equal(host.userData, "#!/bin/sh");
  });

  it("are unknown as a whole where a native template is", () => {
    const host = hostOf("aws-native:ec2:LaunchTemplate", { launchTemplateData: new Unknown("the template") });
    for (const read of [
      () => host.metadataOptions,
      () => host.disks,
      () => host.publicIp,
      () => host.userData,
    ])
      assert.ok(peek<unknown>(read) instanceof Unknown);
  });

  it("of wrong types are problems, never a throw", () => {
    const wrong = [7, "x", [], {}, true, [[]], [null], { a: { b: 1 } }];
    const names = Object.keys({ ...classicInstance, ...template, launchTemplate: 1, ebsBlockDevices: 1 });
    for (const type of [
      types.instance,
      types.template,
      types.configuration,
      "aws-native:ec2:LaunchTemplate",
    ]) {
      for (const value of wrong) {
        const properties = Object.fromEntries([...names, "launchTemplateData"].map((name) => [name, value]));
        const graph = graphOf(aws(type, "h", properties));
        assert.equal(graph.all("Host").length, 1);
      }
    }
  });
});
