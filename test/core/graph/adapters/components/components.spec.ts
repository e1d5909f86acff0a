import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../../../../core/graph";
import { componentOutputs, expandComponent } from "../../../../../core/graph/adapters/components";

const vpcUrn = "urn:pulumi:dev::shop::awsx:ec2:Vpc::net";

function component(
  type: string,
  name: string,
  properties: Record<string, unknown>,
  more: Partial<Resource> = {},
): Resource {
  const urn = `urn:pulumi:dev::shop::${type}::${name}`;
  return { id: urn, urn, type, name, properties, remote: true, stack: "shop/dev", ...more };
}

/** The parts by type (its last word) and name. */
function parts(resource: Resource): { all: readonly Resource[]; get: (key: string) => Resource } {
  const all = expandComponent(resource) ?? [];
  const byKey = new Map(all.map((part) => [`${part.type.split(":").pop()} ${part.name}`, part]));
  return {
    all,
    get: (key) => byKey.get(key) ?? assert.fail(`no ${key} among ${[...byKey.keys()].join(", ")}`),
  };
}

const count = (all: readonly Resource[], type: string) =>
  all.filter((part) => part.type.endsWith(`:${type}`)).length;

describe("expandComponent", () => {
  it("knows well-known components only", () => {
    assert.equal(expandComponent(component("acme:index:Thing", "a", {})), undefined);
    assert.equal(componentOutputs(component("acme:index:Thing", "a", {})), undefined);
    assert.equal(expandComponent(component("constructor", "a", {})), undefined);
  });

  it("lays out awsx.ec2.Vpc by its defaults", () => {
    const { all, get } = parts(component("awsx:ec2:Vpc", "net", {}));
    assert.deepEqual(
      ["Vpc", "Subnet", "RouteTable", "Route", "NatGateway", "Eip", "InternetGateway"].map((type) =>
        count(all, type),
      ),
      [1, 6, 6, 6, 3, 3, 1],
    );
    assert.equal(get("Vpc net").properties["cidrBlock"], "10.0.0.0/16");
    assert.equal(get("Subnet net-private-2").properties["cidrBlock"], "10.0.64.0/19");
    assert.equal(get("Subnet net-public-2").properties["cidrBlock"], "10.0.96.0/20");
    assert.equal(get("Subnet net-public-1").properties["mapPublicIpOnLaunch"], true);
    assert.equal(get("Subnet net-private-1").properties["mapPublicIpOnLaunch"], false);
    const { properties, propertyDependencies } = get("Route net-private-2");
    assert.equal(properties["destinationCidrBlock"], "0.0.0.0/0");
    assert.deepEqual(propertyDependencies?.["natGatewayId"], [get("NatGateway net-2").urn]);
    assert.deepEqual(get("Route net-public-2").propertyDependencies?.["gatewayId"], [
      get("InternetGateway net").urn,
    ]);
    assert.equal(
      get("RouteTableAssociation net-public-1").urn,
      "urn:pulumi:dev::shop::awsx:ec2:Vpc$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet$aws:ec2/routeTable:RouteTable$aws:ec2/routeTableAssociation:RouteTableAssociation::net-public-1",
    );
    for (const part of all) assert.equal(part.stack, "shop/dev");
  });

  it("follows the inputs of awsx.ec2.Vpc", () => {
    const unknown = new Unknown("a range");
    const { all, get } = parts(
      component("awsx:ec2:Vpc", "net", {
        cidrBlock: unknown,
        numberOfAvailabilityZones: 2,
        natGateways: { strategy: "Single" },
        subnetSpecs: [
          {
            type: "Isolated",
            name: "data",
            cidrBlocks: ["10.1.0.0/24", "10.1.1.0/24"],
            tags: { zone: "data" },
          },
          { type: "Private" },
          { type: "Public" },
        ],
        tags: { team: "net" },
        enableDnsHostnames: false,
      }),
    );
    assert.deepEqual([count(all, "Subnet"), count(all, "NatGateway"), count(all, "Route")], [6, 1, 4]);
    assert.equal(get("Vpc net").properties["cidrBlock"], unknown);
    assert.equal(get("Vpc net").properties["enableDnsHostnames"], false);
    assert.equal(get("Subnet net-data-2").properties["cidrBlock"], "10.1.1.0/24");
    assert.deepEqual(get("Subnet net-data-1").properties["tags"], {
      Name: "net-data-1",
      SubnetType: "Isolated",
      team: "net",
      zone: "data",
    });
    assert.ok(get("Subnet net-private-1").properties["cidrBlock"] instanceof Unknown);
    assert.deepEqual(get("Route net-private-2").propertyDependencies?.["natGatewayId"], [
      get("NatGateway net-1").urn,
    ]);
    assert.equal(
      count(parts(component("awsx:ec2:Vpc", "net", { natGateways: { strategy: "None" } })).all, "Route"),
      3,
    );
  });

  it("tells which parts an output comes from", () => {
    const resource = component("awsx:ec2:Vpc", "net", {});
    const { get } = parts(resource);
    assert.deepEqual(
      componentOutputs(resource)?.["privateSubnetIds"],
      [1, 2, 3].map((index) => get(`Subnet net-private-${index}`).urn),
    );
    assert.deepEqual(componentOutputs(resource)?.["vpcId"], [get("Vpc net").urn]);
  });

  it("makes a Fargate service with its task definition, roles and an open group", () => {
    const image = new Unknown("an image");
    const { get } = parts(
      component(
        "awsx:ecs:FargateService",
        "web",
        {
          cluster: "arn:cluster",
          assignPublicIp: true,
          taskDefinitionArgs: {
            cpu: "256",
            taskRole: { roleArn: "arn:aws:iam::123456789012:role/own" },
            executionRole: { args: { policyArns: ["arn:aws:iam::aws:policy/A"] } },
            container: {
              name: "main",
              image,
              privileged: true,
              portMappings: [{ containerPort: 80, targetGroup: { arn: "arn:tg", port: 80 } }],
            },
          },
        },
        { propertyDependencies: { taskDefinitionArgs: ["urn:image"] } },
      ),
    );
    const task = get("TaskDefinition web");
    assert.deepEqual(task.properties["requiresCompatibilities"], ["FARGATE"]);
    assert.equal(task.properties["cpu"], "256");
    assert.ok(task.properties["memory"] instanceof Unknown);
    assert.equal(task.properties["taskRoleArn"], "arn:aws:iam::123456789012:role/own");
    const [container] = task.properties["containerDefinitions"] as Record<string, unknown>[];
    assert.equal(container?.["image"], image);
    assert.equal(container?.["privileged"], true);
    assert.deepEqual(container?.["portMappings"], [{ containerPort: 80, hostPort: 80 }]);
    assert.ok(task.propertyDependencies?.["containerDefinitions"]?.includes("urn:image"));
    assert.deepEqual(
      get("RolePolicyAttachment web-execution-0").properties["policyArn"],
      "arn:aws:iam::aws:policy/A",
    );
    const service = get("Service web");
    assert.equal(service.properties["launchType"], "FARGATE");
    assert.deepEqual(service.properties["loadBalancers"], [
      { containerName: "main", containerPort: 80, targetGroupArn: "arn:tg" },
    ]);
    assert.deepEqual(service.propertyDependencies?.["networkConfiguration"], [
      get("SecurityGroup web-sg").urn,
    ]);
    const [ingress] = get("SecurityGroup web-sg").properties["ingress"] as Record<string, unknown>[];
    assert.deepEqual(ingress?.["cidrBlocks"], ["0.0.0.0/0"]);
  });

  it("keeps what is given: networks of services, several containers, unknown ones", () => {
    const ec2 = parts(
      component("awsx:ecs:EC2Service", "web", {
        taskDefinitionArgs: { networkMode: "host", containers: { b: { image: "b" }, a: { image: "a" } } },
        networkConfiguration: { subnets: ["subnet-1"] },
        capacityProviderStrategies: [],
      }),
    );
    assert.equal(ec2.get("TaskDefinition web").properties["networkMode"], "host");
    const names = (
      ec2.get("TaskDefinition web").properties["containerDefinitions"] as { name: string }[]
    ).map(({ name }) => name);
    assert.deepEqual(names, ["a", "b"]);
    assert.deepEqual(ec2.get("Service web").properties["networkConfiguration"], { subnets: ["subnet-1"] });
    assert.equal(ec2.get("Service web").properties["launchType"], undefined);
    assert.equal(count(ec2.all, "SecurityGroup"), 0);
    const unknown = new Unknown("containers");
    const task = parts(
      component("awsx:ecs:FargateTaskDefinition", "t", { containers: unknown, logGroup: { skip: true } }),
    );
    assert.equal(task.get("TaskDefinition t").properties["containerDefinitions"], unknown);
    assert.equal(count(task.all, "LogGroup"), 0);
  });

  it("makes load balancers with their listeners, repositories, images and trails", () => {
    const balancer = parts(
      component("awsx:lb:ApplicationLoadBalancer", "lb", {
        internal: true,
        subnetIds: ["subnet-1"],
        listeners: [{ port: 443, certificateArn: "arn:c" }, { port: 80 }],
      }),
    );
    assert.equal(balancer.get("LoadBalancer lb").properties["internal"], true);
    assert.deepEqual(balancer.get("LoadBalancer lb").properties["subnets"], ["subnet-1"]);
    assert.equal(balancer.get("Listener lb-0").properties["protocol"], "HTTPS");
    assert.equal(balancer.get("Listener lb-1").properties["protocol"], "HTTP");
    assert.equal(count(balancer.all, "SecurityGroup"), 1);
    const network = parts(component("awsx:lb:NetworkLoadBalancer", "nlb", {}));
    assert.equal(network.get("LoadBalancer nlb").properties["loadBalancerType"], "network");
    assert.equal(count(network.all, "SecurityGroup"), 0);
    const repository = parts(component("awsx:ecr:Repository", "Shop", { imageTagMutability: "IMMUTABLE" }));
    assert.equal(repository.get("Repository shop").properties["imageTagMutability"], "IMMUTABLE");
    const image = parts(
      component("awsx:ecr:Image", "app", {
        repositoryUrl: "x",
        context: "./app",
        dockerfile: "./app/Dockerfile",
      }),
    );
    assert.deepEqual(image.get("Image app").properties["context"], { location: "./app" });
    assert.deepEqual(image.get("Image app").properties["dockerfile"], { location: "./app/Dockerfile" });
    const trail = parts(component("awsx:cloudtrail:Trail", "t", { enableLogging: false }));
    assert.equal(trail.get("Trail t").properties["enableLogging"], false);
    assert.deepEqual(trail.get("BucketPolicy t").propertyDependencies?.["bucket"], [
      trail.get("Bucket t").urn,
    ]);
  });

  it("makes an EKS cluster with public nodes unless told otherwise", () => {
    const { all, get } = parts(
      component(
        "eks:index:Cluster",
        "c",
        {
          vpcId: new Unknown("vpc"),
          privateSubnetIds: new Unknown("subnets"),
          endpointPublicAccess: false,
          encryptionConfigKeyArn: "arn:key",
          enabledClusterLogTypes: ["audit"],
          nodeRootVolumeEncrypted: true,
          vpcCniOptions: { enableNetworkPolicy: true },
          corednsAddonOptions: { configurationValues: { replicas: new Unknown("number") } },
        },
        { propertyDependencies: { privateSubnetIds: [vpcUrn], vpcId: [vpcUrn] } },
      ),
    );
    const { properties, propertyDependencies } = get("Cluster c-eksCluster");
    assert.equal((properties["vpcConfig"] as Record<string, unknown>)["endpointPublicAccess"], false);
    assert.ok(propertyDependencies?.["vpcConfig"]?.includes(vpcUrn));
    assert.deepEqual(properties["encryptionConfig"], {
      provider: { keyArn: "arn:key" },
      resources: ["secrets"],
    });
    const template = get("LaunchTemplate c-launchTemplate").properties;
    const [network] = template["networkInterfaces"] as Record<string, unknown>[];
    assert.equal(network?.["associatePublicIpAddress"], true);
    const [disk] = template["blockDeviceMappings"] as { ebs: Record<string, unknown> }[];
    assert.equal(disk?.ebs["encrypted"], true);
    assert.deepEqual(get("Group c").propertyDependencies?.["vpcZoneIdentifiers"], [vpcUrn]);
    assert.equal(count(all, "SecurityGroup"), 2);
    assert.equal(count(all, "Addon"), 3);
    assert.equal(get("Addon c-vpc-cni").properties["configurationValues"], '{"enableNetworkPolicy":"true"}');
    assert.ok(get("Addon c-coredns").properties["configurationValues"] instanceof Unknown);
    assert.equal(get("Addon c-kube-proxy").properties["configurationValues"], undefined);
  });

  it("leaves the default nodes of an EKS cluster out where they are", () => {
    const skipped = parts(component("eks:index:Cluster", "c", { skipDefaultNodeGroup: true, fargate: true }));
    assert.equal(count(skipped.all, "LaunchTemplate"), 0);
    assert.equal(count(skipped.all, "FargateProfile"), 1);
    const auto = parts(component("eks:index:Cluster", "c", { autoMode: { enabled: true } }));
    assert.deepEqual([count(auto.all, "LaunchTemplate"), count(auto.all, "SecurityGroup")], [0, 0]);
    assert.deepEqual(auto.get("Cluster c-eksCluster").properties["computeConfig"], {
      enabled: true,
      nodePools: ["general-purpose", "system"],
    });
  });

  it("lets into an EKS cluster whom its inputs name, by entries and by the ConfigMap", () => {
    const made = component("eks:index:Cluster", "c", {
      accessEntries: {
        ops: {
          principalArn: "arn:aws:iam::333333333333:role/ops",
          accessPolicies: { admin: { policyArn: "arn:admin", accessScope: { type: "cluster" } } },
        },
      },
      roleMappings: [
        { roleArn: "arn:aws:iam::333333333333:role/ci", username: "ci", groups: ["system:masters"] },
      ],
      userMappings: [{ userArn: new Unknown("a user"), groups: ["viewers"] }],
    });
    const { get } = parts(made);
    assert.equal(get("AccessEntry c-ops").properties["principalArn"], "arn:aws:iam::333333333333:role/ops");
    assert.equal(get("AccessPolicyAssociation c-ops-admin").properties["policyArn"], "arn:admin");
    const { mapRoles, mapUsers } = get("ConfigMap c-nodeAccess").properties["data"] as Record<
      string,
      unknown
    >;
    assert.match(String(mapRoles), /"rolearn":"arn:aws:iam::333333333333:role\/ci".*system:masters/);
    assert.ok(mapUsers instanceof Unknown);
  });

  it("makes node groups", () => {
    const managed = parts(
      component(
        "eks:index:ManagedNodeGroup",
        "m",
        { cluster: new Unknown("c"), nodeRoleArn: "arn:r", enableIMDSv2: true, diskSize: 50 },
        {
          propertyDependencies: { cluster: ["urn:cluster"] },
        },
      ),
    );
    assert.deepEqual(managed.get("LaunchTemplate m-launchTemplate").properties["metadataOptions"], {
      httpTokens: "required",
      httpPutResponseHopLimit: 2,
      httpEndpoint: "enabled",
    });
    const group = managed.get("NodeGroup m");
    assert.equal(group.properties["diskSize"], undefined);
    assert.deepEqual(group.propertyDependencies?.["clusterName"], ["urn:cluster"]);
    const plain = parts(component("eks:index:ManagedNodeGroup", "m", { nodeRoleArn: "arn:r", diskSize: 50 }));
    assert.equal(count(plain.all, "LaunchTemplate"), 0);
    assert.equal(plain.get("NodeGroup m").properties["diskSize"], 50);
    const own = parts(
      component("eks:index:NodeGroupV2", "n", {
        nodeAssociatePublicIpAddress: false,
        nodeSubnetIds: ["subnet-1"],
      }),
    );
    const [network] = own.get("LaunchTemplate n-launchTemplate").properties["networkInterfaces"] as Record<
      string,
      unknown
    >[];
    assert.equal(network?.["associatePublicIpAddress"], false);
    assert.deepEqual(own.get("Group n").properties["vpcZoneIdentifiers"], ["subnet-1"]);
  });

  it("keeps what secret inputs consist of secret", () => {
    const environment = [{ name: "KEY", value: "hunter2" }];
    const { get } = parts(
      component("awsx:ecs:FargateTaskDefinition", "t", {
        container: new Secret({ image: "app", environment }),
      }),
    );
    const [container] = get("TaskDefinition t").properties["containerDefinitions"] as Record<
      string,
      unknown
    >[];
    assert.deepEqual(container?.["image"], new Secret("app"));
    assert.deepEqual(container?.["environment"], new Secret(environment));
  });

  it("takes inputs of any kind without failing", () => {
    const odd = [
      null,
      7,
      "text",
      [],
      [null, 1],
      {},
      new Unknown("x"),
      { strategy: 1, args: null, enabled: "yes" },
    ];
    const inputs =
      "subnetSpecs natGateways tags cidrBlock numberOfAvailabilityZones taskDefinitionArgs container containers listeners listener defaultSecurityGroup s3Bucket autoMode fargate nodeGroupOptions scalingConfig lifecyclePolicy logGroup taskRole vpcEndpointSpecs".split(
        " ",
      );
    const types =
      "awsx:ec2:Vpc awsx:ecs:FargateService awsx:ecs:EC2TaskDefinition awsx:lb:ApplicationLoadBalancer awsx:cloudtrail:Trail awsx:ecr:Repository eks:index:Cluster eks:index:NodeGroup eks:index:ManagedNodeGroup".split(
        " ",
      );
    for (const type of types)
      for (const input of inputs)
        for (const value of odd) assert.ok(expandComponent(component(type, "x", { [input]: value })));
  });
});
