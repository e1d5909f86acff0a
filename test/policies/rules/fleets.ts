import { Unknown, type Resource } from "../../../core/graph";
import { launchTemplate, resource, subnet, type Example } from "../../../core/policy";
import { notApplicable, passes, type Rule, type Rules } from "./rule";

/** A spot fleet of the native provider. */
const spots = (specification: object): Example => ({
  resources: [
    resource("aws-native:ec2:SpotFleet", "workers", {
      spotFleetRequestConfigData: { launchSpecifications: [{ imageId: "ami-1", ...specification }] },
    }),
  ],
});

const batch = (computeResources: object, ...more: readonly Resource[]): readonly Example[] =>
  ["aws:batch/computeEnvironment:ComputeEnvironment", "aws-native:batch:ComputeEnvironment"].map((type) => ({
    resources: [
      resource(type, "jobs", {
        computeResources: { type: "EC2", subnets: ["subnet-0aaa1111bbbb2222c"], ...computeResources },
      }),
      ...more,
    ],
  }));
const template = { launchTemplate: { launchTemplateId: "lt-0aaa1111bbbb2222c" } };

const made = (changes: object): Resource => launchTemplate(changes, { physicalId: "lt-0aaa1111bbbb2222c" });
/** Fleets of EC2's in a subnet, from a template that leaves public addresses to it. */
const fleets = (mapPublicIpOnLaunch: boolean): readonly Example[] =>
  ["aws:ec2/fleet:Fleet", "aws-native:ec2:Ec2Fleet"].map((type) => ({
    resources: [
      resource(type, "workers", {
        launchTemplateConfigs: [
          {
            launchTemplateSpecification: { ...template.launchTemplate, version: "1" },
            overrides: [{ subnetId: "subnet-0aaa1111bbbb2222c" }],
          },
        ],
      }),
      made({ associatePublicIpAddress: undefined, networkInterfaces: undefined }),
      subnet({ mapPublicIpOnLaunch }),
    ],
  }));

const silentTemplate = made({ associatePublicIpAddress: undefined, networkInterfaces: undefined });
/** Machines that are started wherever AWS has a subnet of its own, each way that a group may say so. */
const nowhere = (...templates: readonly Resource[]): readonly Example[] => {
  const launchTemplateSpecification = { ...template.launchTemplate, version: "1" };
  const launchTemplateConfigs = [{ launchTemplateSpecification }];
  const zones = { availabilityZones: ["eu-west-1a"], launchTemplate: { id: "lt-0aaa1111bbbb2222c" } };
  return (
    [
      ["aws:ec2/fleet:Fleet", { launchTemplateConfigs }],
      ["aws-native:ec2:Ec2Fleet", { launchTemplateConfigs }],
      [
        "aws:ec2/fleet:Fleet",
        {
          launchTemplateConfigs: [
            { launchTemplateSpecification, overrides: [{ availabilityZone: "eu-west-1a" }] },
          ],
        },
      ],
      ["aws-native:ec2:SpotFleet", { spotFleetRequestConfigData: { launchTemplateConfigs } }],
      ["aws:autoscaling/group:Group", zones],
      ["aws-native:autoscaling:AutoScalingGroup", { ...zones, ...template }],
    ] as const
  ).map(([type, properties]) => ({
    resources: [resource(type, "workers", { ...properties }), ...templates],
  }));
};
const group = (...ids: readonly unknown[]): Resource =>
  resource("aws:ec2/fleet:Fleet", "workers", {
    launchTemplateConfigs: ids.map((launchTemplateId) => ({
      launchTemplateSpecification: { launchTemplateId, version: "1" },
      overrides: [{ subnetId: "subnet-0aaa1111bbbb2222c" }],
    })),
  });

/** A fleet from one of two templates, nobody knows yet from which. */
const eitherTemplate = (associatePublicIpAddress: string | undefined): Example => {
  const templates = ["one", "two"].map((name) =>
    resource("aws:ec2/launchTemplate:LaunchTemplate", name, {
      networkInterfaces: [{ associatePublicIpAddress }],
    }),
  );
  const launchTemplateConfigs = templates.map(({ urn }) => urn!);
  const fleet = { ...group(new Unknown("its id")), propertyDependencies: { launchTemplateConfigs } };
  return { resources: [fleet, ...templates, subnet({ mapPublicIpOnLaunch: true })] };
};

const inEach = (given: readonly Example[], ...finds: readonly string[]): readonly Rule[] =>
  given.map((each) => [each, ...finds]);
const privileged = Buffer.from("#!/bin/sh\ndocker run --privileged nginx:1\n").toString("base64");

/** Machines that others start: fleets, and the compute environments of Batch. */
export const rules: Rules = {
  "disallow-key-pairs": [
    [spots({ keyName: "ops" }), "can be logged in to with key ops"],
    [spots({}), passes],
    ...inEach(batch({ ec2KeyPair: "ops" }), "can be logged in to with key ops"),
    ...inEach(batch({}), passes),
    ...inEach(batch({ type: "FARGATE" }), notApplicable),
  ],
  "require-instance-profiles": [
    [spots({}), "has no instance profile"],
    [spots({ iamInstanceProfile: { arn: "arn:aws:iam::333333333333:instance-profile/nodes" } }), passes],
    ...inEach(batch({ instanceRole: "arn:aws:iam::333333333333:instance-profile/jobs" }), passes),
  ],
  "require-detailed-monitoring": [
    [spots({ monitoring: { enabled: true } }), passes],
    [spots({ monitoring: { enabled: false } }), "is not monitored in detail"],
  ],
  "require-imdsv2": [
    [spots({}), notApplicable],
    ...inEach(batch({}), "does not require tokens of metadata requests"),
    ...inEach(batch(template), notApplicable),
  ],
  "require-encrypted-volumes": [
    ...inEach(batch({}), "has a root disk that is not said to be encrypted"),
    ...inEach(batch(template), passes),
  ],
  "disallow-privileged-containers": [[spots({ userData: privileged }), "is privileged"]],
  "disallow-hosts-in-public-subnets": [
    [fleets(true)[0]!, "auto scaling group workers gets a public address, because its subnet app"],
    [fleets(true)[1]!, "auto scaling group workers gets a public address, because its subnet app"],
    ...inEach(fleets(false), passes),
    ...inEach(
      nowhere(silentTemplate),
      "auto scaling group workers: cannot be judged, subnetId is not known (whether the default subnet",
    ),
    [
      eitherTemplate(undefined),
      "launchTemplate is not known (which of several launch templates it is made from)",
    ],
    [eitherTemplate("false"), passes],
    ...inEach(nowhere(made({ networkInterfaces: [{ associatePublicIpAddress: "false" }] })), passes),
    [
      { resources: [group(new Unknown("its id")), subnet({ mapPublicIpOnLaunch: true })] },
      "launchTemplate is not known (what its launch template says: its id)",
    ],
    [
      {
        resources: [
          group("lt-0aaa1111bbbb2222c", new Unknown("its id")),
          made({ networkInterfaces: [{ associatePublicIpAddress: "false" }] }),
          subnet({ mapPublicIpOnLaunch: true }),
        ],
      },
      "launchTemplate is not known (what its launch template says: its id)",
    ],
    ...inEach(
      batch({}, subnet({ mapPublicIpOnLaunch: true })),
      "gets a public address, because its subnet app gives one to all",
    ),
    ...inEach(batch({}, subnet()), passes),
  ],
};
