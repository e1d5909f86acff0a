import type { Resource } from "../../graph";
import type { Example } from "../policy";
import { exampleKey } from "./aws-control";
import { example, manifest, overlay, resource } from "./resources";

/** Ids in the examples' account; nothing of these is given unless an example says so. */
export const exampleIds = {
  vpc: "vpc-0aaa1111bbbb2222c",
  subnet: "subnet-0aaa1111bbbb2222c",
  group: "sg-0aaa1111bbbb2222c",
  acl: "acl-0aaa1111bbbb2222c",
  balancer: "arn:aws:elasticloadbalancing:eu-west-1:333333333333:loadbalancer/app/shop/50dc6c495c0c9188",
} as const;

const rule = {
  description: "Orders from the load balancer",
  protocol: "tcp",
  fromPort: 8080,
  toPort: 8080,
  cidrBlocks: ["10.0.1.0/24"],
};

/** A rule of a group as it stands in the group: one port from one private block. */
export const groupRule = (changes: object = {}): Record<string, unknown> => overlay(rule, changes);

/** A security group that passes every policy, with `changes` laid over its properties. */
export const securityGroup = (changes: object = {}, name = "checkout"): Resource =>
  resource(
    "aws:ec2/securityGroup:SecurityGroup",
    name,
    overlay(
      { name, description: "Checkout service", vpcId: exampleIds.vpc, ingress: [rule], egress: [], tags: {} },
      changes,
    ),
    { physicalId: exampleIds.group },
  );

/** A network interface with the group, in a subnet of the app zone that is not given. */
export const groupUser = (changes: object = {}): Resource =>
  resource(
    "aws:ec2/networkInterface:NetworkInterface",
    "checkout",
    overlay({ subnetId: exampleIds.subnet, securityGroups: [exampleIds.group] }, changes),
  );

/** An example of a security group that an interface has. */
export const groupExample = (changes: object = {}, more: Omit<Example, "resources"> = {}): Example =>
  example([securityGroup(changes), groupUser()], more);

/** An example of a rule in a resource of its own; the group that it names is not given. */
export const ruleExample = (
  direction: "ingress" | "egress",
  changes: object = {},
  more: Omit<Example, "resources"> = {},
): Example => {
  const kind = direction === "ingress" ? "SecurityGroupIngressRule" : "SecurityGroupEgressRule";
  const properties = {
    securityGroupId: exampleIds.group,
    description: "Orders",
    ipProtocol: "tcp",
    fromPort: 8080,
    toPort: 8080,
    cidrIpv4: "10.0.1.0/24",
  };
  const type = `aws:vpc/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
  return example(resource(type, "checkout", overlay(properties, changes)), more);
};

/** A subnet that passes every policy, in the app zone; the VPC that it names is not given. */
export const subnet = (changes: object = {}, name = "app"): Resource =>
  resource(
    "aws:ec2/subnet:Subnet",
    name,
    overlay({ vpcId: exampleIds.vpc, cidrBlock: "10.0.10.0/24", tags: { zone: name } }, changes),
    { physicalId: exampleIds.subnet },
  );

/** A VPC that passes every policy: with flow logs, its default group closed. */
export const network = (changes: object = {}): readonly Resource[] => [
  resource(
    "aws:ec2/vpc:Vpc",
    "shop",
    overlay({ cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, tags: { Name: "shop" } }, changes),
    { physicalId: exampleIds.vpc },
  ),
  resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "closed", { vpcId: exampleIds.vpc }),
  resource("aws:ec2/flowLog:FlowLog", "shop", {
    vpcId: exampleIds.vpc,
    trafficType: "ALL",
    logDestinationType: "s3",
    logDestination: "arn:aws:s3:::shop-flow-logs",
  }),
];

const aclEntry = (ruleNo: number, changes: object): Record<string, unknown> =>
  overlay(
    { ruleNo, action: "allow", protocol: "tcp", fromPort: 443, toPort: 443, cidrBlock: "10.0.0.0/16" },
    changes,
  );

/** A network ACL with these ingress entries, numbered by hundreds; each is laid over HTTPS from within the VPC. */
export const networkAcl = (...entries: readonly object[]): Resource =>
  resource(
    "aws:ec2/networkAcl:NetworkAcl",
    "app",
    {
      vpcId: exampleIds.vpc,
      subnetIds: [exampleIds.subnet],
      ingress: entries.map((entry, index) => aclEntry((index + 1) * 100, entry)),
      egress: [aclEntry(100, {})],
    },
    { physicalId: exampleIds.acl },
  );

/** A load balancer within the VPC that passes every policy. */
export const loadBalancer = (changes: object = {}): Resource =>
  resource(
    "aws:lb/loadBalancer:LoadBalancer",
    "shop",
    overlay(
      {
        internal: true,
        loadBalancerType: "application",
        subnets: [exampleIds.subnet],
        securityGroups: [exampleIds.group],
        dropInvalidHeaderFields: true,
        accessLogs: { bucket: "shop-access-logs", enabled: true },
      },
      changes,
    ),
    { physicalId: exampleIds.balancer },
  );

/** A listener of that load balancer. */
export const listener = (changes: object = {}): Resource =>
  resource(
    "aws:lb/listener:Listener",
    "https",
    overlay(
      {
        loadBalancerArn: exampleIds.balancer,
        port: 443,
        protocol: "HTTPS",
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificateArn: "arn:aws:acm:eu-west-1:333333333333:certificate/1111aaaa-22bb-33cc-44dd-5555eeee6666",
        defaultActions: [{ type: "fixed-response" }],
      },
      changes,
    ),
  );

const machine = {
  ami: "ami-0aaa1111bbbb2222c",
  instanceType: "m7i.large",
  subnetId: exampleIds.subnet,
  vpcSecurityGroupIds: [exampleIds.group],
  associatePublicIpAddress: false,
  metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
  rootBlockDevice: { encrypted: true, kmsKeyId: exampleKey },
  iamInstanceProfile: "shop-nodes",
  monitoring: true,
  ebsOptimized: true,
};

/** An instance that passes every policy, with `changes` laid over its properties. */
export const host = (changes: object = {}): Resource =>
  resource("aws:ec2/instance:Instance", "node", overlay(machine, changes));

/** An example of an instance. */
export const hostExample = (changes: object = {}, more: Omit<Example, "resources"> = {}): Example =>
  example(host(changes), more);

/** A launch template that passes every policy, with `changes` laid over its properties. */
export const launchTemplate = (
  changes: object = {},
  { name = "node", physicalId }: { readonly name?: string; readonly physicalId?: string } = {},
): Resource =>
  resource(
    "aws:ec2/launchTemplate:LaunchTemplate",
    name,
    overlay(
      {
        imageId: machine.ami,
        instanceType: machine.instanceType,
        metadataOptions: machine.metadataOptions,
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true, kmsKeyId: exampleKey } }],
        networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: [exampleIds.group] }],
        iamInstanceProfile: { name: "shop-nodes" },
        monitoring: { enabled: true },
      },
      changes,
    ),
    physicalId === undefined ? {} : { physicalId },
  );

/** A class of Karpenter's machines that passes every policy, with `changes` laid over its spec. */
export const nodeClass = (changes: object = {}): Resource =>
  manifest({
    apiVersion: "karpenter.k8s.aws/v1",
    kind: "EC2NodeClass",
    metadata: { name: "app" },
    spec: overlay(
      {
        amiSelectorTerms: [{ alias: "bottlerocket@v1.50.0" }],
        role: "shop-nodes",
        subnetSelectorTerms: [{ id: exampleIds.subnet }],
        securityGroupSelectorTerms: [{ id: exampleIds.group }],
        detailedMonitoring: true,
        userData: "[settings.kubernetes]\npod-pids-limit = 1024\n",
      },
      changes,
    ),
  });

/** A disk that passes every policy. */
export const volume = (changes: object = {}): Resource =>
  resource(
    "aws:ebs/volume:Volume",
    "orders",
    overlay({ availabilityZone: "eu-west-1a", size: 20, encrypted: true, kmsKeyId: exampleKey }, changes),
  );
