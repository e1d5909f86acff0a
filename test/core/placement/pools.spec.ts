import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { hostingOf, shareHardware, type Pool } from "../../../core/placement";
import { deployment, graphOf, object, workload } from "./support";

const aws = (type: string, name: string, properties: object, physicalId?: string): Resource => ({
  id: `urn::${name}`,
  urn: `urn::${name}`,
  type,
  name,
  properties: properties as Record<string, unknown>,
  ...(physicalId !== undefined && { physicalId }),
});
const subnet = (id: string, zone: string): Resource =>
  aws("aws:ec2/subnet:Subnet", id, { availabilityZone: zone, vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" }, id);
const cluster = (properties: object = {}): Resource =>
  aws("aws:eks/cluster:Cluster", "shop", { name: "shop", ...properties }, "shop");
const group = (name: string, properties: object = {}): Resource =>
  aws("aws:eks/nodeGroup:NodeGroup", name, { clusterName: "shop", nodeGroupName: name, ...properties });

/** The answer of each pool for the workload `web`. */
function answers(
  resources: readonly Resource[],
  spec: object = {},
  where = "front/web",
  kind = "Deployment",
) {
  const graph = graphOf([...resources, deployment(where, spec, {}, kind)]);
  const name = where.split("/")[1]!;
  return Object.fromEntries(
    hostingOf(graph)
      .verdicts(workload(graph, name))
      .map(({ pool, answer }) => [pool.name, answer]),
  );
}

describe("pools of EKS", () => {
  const taints = [{ key: "zone", value: "dmz", effect: "NO_SCHEDULE" }];

  it("read labels and taints of managed node groups in AWS's words", () => {
    const pools = [cluster(), group("open"), group("dmz", { labels: { zone: "dmz" }, taints })];
    assert.deepEqual(answers(pools), { open: "yes", dmz: "no" });
    const held = { tolerations: [{ key: "zone", value: "dmz" }], nodeSelector: { zone: "dmz" } };
    assert.deepEqual(answers(pools, held), { open: "no", dmz: "yes" });
    assert.deepEqual(answers(pools, { nodeSelector: { "kubernetes.io/os": "linux" } }), {
      open: "yes",
      dmz: "no",
    });
    assert.deepEqual(answers(pools, { nodeSelector: { "eks.amazonaws.com/nodegroup": "open" } }), {
      open: "yes",
      dmz: "no",
    });
  });

  it("know the zones that a group's subnets have, each on some of its machines", () => {
    const pools = [
      subnet("s-a", "eu-west-1a"),
      subnet("s-b", "eu-west-1b"),
      cluster(),
      group("g", { subnetIds: ["s-a", "s-b"] }),
    ];
    const zone = "topology.kubernetes.io/zone";
    assert.deepEqual(answers(pools, { nodeSelector: { [zone]: "eu-west-1a" } }), { g: "yes" });
    assert.deepEqual(answers(pools, { nodeSelector: { [zone]: "eu-west-1c" } }), { g: "no" });
  });

  it("read what user data tells kubelets, and take what a script computes as unknown", () => {
    const asg = (data: string): Resource[] => [
      cluster(),
      aws(
        "aws:ec2/launchTemplate:LaunchTemplate",
        "lt",
        { userData: Buffer.from(data).toString("base64") },
        "lt-1",
      ),
      aws("aws:autoscaling/group:Group", "self", { launchTemplate: { id: "lt-1" } }),
    ];
    const script = (flags: string) =>
      asg(`#!/bin/bash\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '${flags}'\n`);
    assert.deepEqual(answers(script("--node-labels=pool=a --register-with-taints=k=v:NoSchedule")), {
      self: "no",
    });
    const spec = { nodeSelector: { pool: "a" }, tolerations: [{ key: "k", operator: "Exists" }] };
    assert.deepEqual(answers(script("--node-labels=pool=a --register-with-taints=k=v:NoSchedule"), spec), {
      self: "yes",
    });
    assert.deepEqual(answers(script("--register-with-taints=$TAINTS")), { self: "unknown" });
    const bottlerocket =
      '[settings.kubernetes]\ncluster-name = "shop"\n[settings.kubernetes.node-labels]\n"pool" = "a"\n[settings.kubernetes.node-taints]\n"k" = "v:NoSchedule"\n';
    assert.deepEqual(answers(asg(bottlerocket), spec), { self: "yes" });
    assert.deepEqual(answers(asg(bottlerocket)), { self: "no" });
  });

  it("give what a Fargate profile takes to it alone, each pod on a machine of its own", () => {
    const profile = aws("aws:eks/fargateProfile:FargateProfile", "jobs", {
      clusterName: "shop",
      selectors: [{ namespace: "front*" }],
    });
    const pools = [cluster(), group("g"), profile];
    assert.deepEqual(answers(pools), { g: "no", jobs: "yes" });
    assert.deepEqual(answers(pools, {}, "back/api"), { g: "yes", jobs: "no" });
    assert.deepEqual(answers(pools, {}, "front/agent", "DaemonSet"), { g: "yes", jobs: "no" });
  });

  it("know Auto Mode's own pools", () => {
    const auto = [cluster({ computeConfig: { enabled: true, nodePools: ["general-purpose", "system"] } })];
    assert.deepEqual(answers(auto), { "general-purpose": "yes", system: "no" });
    const tolerant = { tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }] };
    assert.deepEqual(answers(auto, tolerant), { "general-purpose": "yes", system: "yes" });
  });

  it("let Karpenter make machines as pods ask for them, within its requirements", () => {
    const pool = object("karpenter.sh/v1", "NodePool", "fast", {
      spec: {
        template: {
          metadata: { labels: { team: "a" } },
          spec: {
            nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" },
            taints: [{ key: "fast", effect: "NoSchedule" }],
            requirements: [
              { key: "kubernetes.io/arch", operator: "In", values: ["arm64", "amd64"] },
              { key: "tenant", operator: "Exists" },
              { key: "karpenter.sh/capacity-type", operator: "NotIn", values: ["spot"] },
            ],
          },
        },
      },
    });
    const nodeClass = object("karpenter.k8s.aws/v1", "EC2NodeClass", "default", { spec: {} });
    const of = (nodeSelector: object): unknown =>
      answers([pool, nodeClass], { nodeSelector, tolerations: [{ key: "fast", operator: "Exists" }] })[
        "fast"
      ];
    assert.equal(answers([pool, nodeClass])["fast"], "no");
    assert.equal(of({ "kubernetes.io/arch": "arm64" }), "yes");
    assert.equal(of({ "kubernetes.io/arch": "s390x" }), "no");
    assert.equal(of({ tenant: "anybody", team: "a" }), "yes");
    assert.equal(of({ other: "x" }), "no");
    assert.equal(of({ "karpenter.sh/capacity-type": "spot" }), "no");
    assert.equal(of({ "karpenter.sh/nodepool": "fast" }), "yes");
  });

  it("stand for machines that nobody has seen, of which nothing is known", () => {
    assert.deepEqual(answers([]), { "unseen nodes": "unknown" });
    assert.deepEqual(answers([cluster()], { tolerations: [{ operator: "Exists" }] }), {
      "unseen nodes": "yes",
    });
  });
});

describe("hardware below machines", () => {
  const pool = (id: string, place: Partial<Pool["place"]>): Pool => ({
    id,
    name: id,
    kind: "node group",
    cluster: "",
    resource: undefined,
    labels: new Map(),
    platformLabels: true,
    taints: [],
    machinePerPod: false,
    place: { account: "1", vpcs: ["v"], subnets: [], zones: ["a"], tenancy: "default", ...place },
    risks: [],
  });
  const ask = (a: Partial<Pool["place"]>, b: Partial<Pool["place"]>) => [
    shareHardware(pool("p", a), pool("q", b)),
    shareHardware(pool("q", b), pool("p", a)),
  ];

  it("is shared unless zones, dedicated accounts or hosts part it", () => {
    assert.deepEqual(ask({}, {}), ["yes", "yes"]);
    assert.deepEqual(ask({ zones: ["b"] }, {}), ["no", "no"]);
    assert.deepEqual(ask({ tenancy: "dedicated" }, {}), ["yes", "yes"], "dedicated to the account only");
    assert.deepEqual(ask({ tenancy: "dedicated", account: "2" }, {}), ["no", "no"]);
    assert.deepEqual(ask({ tenancy: "host", hosts: "h1" }, { tenancy: "host", hosts: "h2" }), ["no", "no"]);
    assert.deepEqual(ask({ tenancy: "host", hosts: "h1" }, { tenancy: "host", hosts: "h1" }), ["yes", "yes"]);
    assert.deepEqual(ask({ tenancy: "host", hosts: "h1" }, {}), ["no", "no"]);
    assert.deepEqual(ask({ tenancy: "host" }, { tenancy: "host" }), ["unknown", "unknown"]);
  });
});

describe("machines of Karpenter's node classes", () => {
  const started = (userData: unknown, spec: object = {}): unknown => {
    const own = object("karpenter.k8s.aws/v1", "EC2NodeClass", "default", { spec: { userData } });
    return answers([pool(), own], spec)["fast"];
  };
  const tagged = (id: string, zone: string, tags: object) =>
    aws(
      "aws:ec2/subnet:Subnet",
      id,
      { availabilityZone: zone, vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", tags },
      id,
    );
  const subnets = [
    tagged("s-a", "eu-west-1a", { "karpenter.sh/discovery": "shop", tier: "app" }),
    tagged("s-b", "eu-west-1b", { "karpenter.sh/discovery": "shop", tier: "app" }),
    tagged("s-dmz", "eu-west-1a", { "karpenter.sh/discovery": "shop", tier: "dmz" }),
  ];
  const nodeClass = (spec: object, group = "karpenter.k8s.aws", kind = "EC2NodeClass") =>
    object(`${group}/v1`, kind, "default", { spec });
  const pool = (requirements: readonly object[] = [], group = "karpenter.k8s.aws") =>
    object("karpenter.sh/v1", "NodePool", "fast", {
      spec: { template: { spec: { requirements, nodeClassRef: { group, kind: "x", name: "default" } } } },
    });
  const placeOf = (resources: readonly Resource[]) => {
    const graph = graphOf([...resources, deployment("front/web")]);
    const [found] = hostingOf(graph).verdicts(workload(graph, "web"));
    return found!.pool.place;
  };
  const named = (resources: readonly Resource[]): unknown => {
    const found = placeOf(resources).subnets;
    return found instanceof Unknown ? found.missing : found.map(({ name }) => name);
  };
  const byTags = (...terms: object[]) => nodeClass({ subnetSelectorTerms: terms.map((tags) => ({ tags })) });

  it("have the taints and labels that its user data registers them with", () => {
    const tolerant = { tolerations: [{ key: "team", operator: "Exists" }] };
    const labelled = { nodeSelector: { tier: "app" } };
    const forms = [
      "#!/bin/bash\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--node-labels=tier=app --register-with-taints=team=a:NoSchedule'\n",
      JSON.stringify({
        apiVersion: "node.eks.aws/v1alpha1",
        kind: "NodeConfig",
        spec: {
          kubelet: {
            config: { registerWithTaints: [{ key: "team", value: "a", effect: "NoSchedule" }] },
            flags: ["--node-labels=tier=app"],
          },
        },
      }),
      '[settings.kubernetes.node-labels]\ntier = "app"\n[settings.kubernetes.node-taints]\nteam = ["a:NoSchedule"]\n',
      [
        "#!/bin/bash",
        "cat > /etc/kubernetes/kubelet/config.json.d/10.conf <<'EOF'",
        '{"kind":"KubeletConfiguration","registerWithTaints":[{"key":"team","value":"a","effect":"NoSchedule"}]}',
        "EOF",
        "echo KUBELET_EXTRA_ARGS=--node-labels=tier=app >> /etc/default/kubelet",
      ].join("\n"),
    ];
    for (const form of forms) {
      assert.equal(started(form), "no", form);
      assert.equal(started(form, tolerant), "yes", form);
      assert.equal(started(form, { ...tolerant, ...labelled }), "yes", form);
    }
    assert.equal(started("#!/bin/bash\necho ready\n", labelled), "no");
    assert.equal(started("#!/bin/bash\necho ready\n"), "yes");
  });

  it("may have any where the user data is not known, or writes what can't be read", () => {
    const labelled = { nodeSelector: { tier: "app" } };
    for (const data of [
      new Unknown("the user data"),
      "#!/bin/bash\njq '.registerWithTaints=$TAINTS' /etc/kubernetes/kubelet/config.json\n",
      '#!/bin/bash\n/etc/eks/bootstrap.sh shop --kubelet-extra-args "--node-labels=$LABELS"\n',
    ])
      assert.equal(started(data, labelled), "unknown");
  });

  it("name as a risk that a class which was not given may add others", () => {
    const graph = graphOf([pool(), deployment("front/web")]);
    const [found] = hostingOf(graph).verdicts(workload(graph, "web"));
    assert.equal(found?.answer, "yes");
    assert.match(found.pool.risks.join(), /its node class default was not given/);
  });

  it("stand in the subnets that its terms select", () => {
    const all = { "karpenter.sh/discovery": "shop" };
    assert.deepEqual(named([...subnets, pool(), byTags(all)]), ["s-a", "s-b", "s-dmz"]);
    assert.deepEqual(named([...subnets, pool(), byTags({ ...all, tier: "app" })]), ["s-a", "s-b"]);
    assert.deepEqual(named([...subnets, pool(), byTags({ tier: "dmz" }, { tier: "app" })]), [
      "s-dmz",
      "s-a",
      "s-b",
    ]);
    assert.deepEqual(named([...subnets, pool(), byTags({ tier: "*" })]), ["s-a", "s-b", "s-dmz"]);
    const byId = nodeClass({ subnetSelectorTerms: [{ id: "s-dmz" }] });
    assert.deepEqual(named([...subnets, pool(), byId]), ["s-dmz"]);
    const zoned = pool([{ key: "topology.kubernetes.io/zone", operator: "In", values: ["eu-west-1b"] }]);
    assert.deepEqual(named([...subnets, zoned, byTags(all)]), ["s-b"]);
  });

  it("are not known where class, subnets or tags are not", () => {
    assert.equal(named([...subnets, pool()]), "the node class of fast");
    assert.match(
      String(named([...subnets, pool(), byTags({ tier: "data" })])),
      /that node class default selects/,
    );
    const byId = nodeClass({ subnetSelectorTerms: [{ id: "s-other" }] });
    assert.match(String(named([...subnets, pool(), byId])), /that node class default selects/);
    const open = aws("aws:ec2/subnet:Subnet", "s-x", { tags: { tier: new Unknown("the tier") } }, "s-x");
    assert.equal(named([...subnets, open, pool(), byTags({ tier: "app" })]), "the tier");
  });

  it("offer the zones of their subnets and no others", () => {
    const machines = [...subnets, pool(), byTags({ tier: "dmz" })];
    const of = (zone: string): unknown =>
      answers(machines, { nodeSelector: { "topology.kubernetes.io/zone": zone } })["fast"];
    assert.equal(of("eu-west-1a"), "yes");
    assert.equal(of("eu-west-1b"), "no");
  });

  it("are dedicated only where the pool leaves no other tenancy", () => {
    const tenancy = (...values: string[]) =>
      placeOf([
        ...subnets,
        aws("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }, "vpc-1"),
        pool([{ key: "karpenter.k8s.aws/instance-tenancy", operator: "In", values }]),
        byTags({ tier: "app" }),
      ]).tenancy;
    assert.equal(tenancy("dedicated"), "dedicated");
    assert.equal(tenancy("dedicated", "default"), "default");
  });

  it("of Auto Mode's own class stand in the cluster's subnets", () => {
    const auto = cluster({
      computeConfig: { enabled: true, nodePools: ["general-purpose"] },
      vpcConfig: { subnetIds: ["s-a", "s-b"] },
    });
    assert.deepEqual(named([...subnets, auto, pool([], "eks.amazonaws.com")]), ["s-a", "s-b"]);
    const own = nodeClass({ subnetSelectorTerms: [{ id: "s-dmz" }] }, "eks.amazonaws.com", "NodeClass");
    assert.deepEqual(named([...subnets, auto, pool([], "eks.amazonaws.com"), own]), ["s-dmz"]);
    const graph = graphOf([...subnets, auto, deployment("front/web")]);
    const [only] = hostingOf(graph).verdicts(workload(graph, "web"));
    assert.deepEqual(only!.pool.place.zones, ["eu-west-1a", "eu-west-1b"]);
  });
});
