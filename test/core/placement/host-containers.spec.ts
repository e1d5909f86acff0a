import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { cohabitationOf, hostingOf } from "../../../core/placement";
import { deployment, estateAt, graphOf, node, options } from "./support";

const aws = (type: string, name: string, properties: object): Resource => ({
  id: `urn::${name}`,
  urn: `urn::${name}`,
  type: `aws:${type}`,
  name,
  properties: properties as Record<string, unknown>,
  physicalId: name,
});
const script = (...lines: readonly string[]): string => ["#!/bin/sh", ...lines, ""].join("\n");
const instance = (name: string, userData: unknown, more: object = {}): Resource =>
  aws("ec2/instance:Instance", name, { userData, instanceType: "m7i.large", ...more });
const subnet = (name: string, tier: string): Resource =>
  aws("ec2/subnet:Subnet", name, { vpcId: "vpc", cidrBlock: "10.0.0.0/24", tags: { tier } });

/** The pools of each workload, with their answers. */
function placesOf(resources: readonly Resource[]) {
  const graph = graphOf(resources);
  const hosting = hostingOf(graph);
  return Object.fromEntries(
    graph
      .all("Workload")
      .map((each) => [
        each.name,
        hosting.candidates(each).map(({ pool, answer }) => `${pool.kind} ${pool.name}: ${answer}`),
      ]),
  );
}

function conflictsOf(resources: readonly Resource[], levels: object, more: object = {}) {
  const graph = graphOf(resources);
  const estate = estateAt("own", { own: levels }, more);
  return [...cohabitationOf(graph, estate, options(estate)).conflicts()].map(
    ({ first, second, layer, answer }) =>
      `${answer}: ${[first, second].map(({ workloads }) => workloads[0]!.name).join(" and ")} (${layer})`,
  );
}

describe("containers that machines start by themselves", () => {
  const two = instance(
    "box",
    script("docker run -d --name web shop/web:1", "podman run --name api shop/api:1"),
  );

  it("stand on their machine and on no other", () => {
    assert.deepEqual(placesOf([two, instance("other", script("docker run --name job shop/job:1"))]), {
      web: ["container host box: yes"],
      api: ["container host box: yes"],
      job: ["container host other: yes"],
    });
  });

  it("share it: nobody with anybody forbids that, what the levels let share does not", () => {
    assert.deepEqual(conflictsOf([two], { cohabitation: "none" }), ["yes: web and web (vm)"], "two alike");
    const suppliers = {
      a: { repositories: ["docker.io/shop/web"] },
      b: { repositories: ["docker.io/shop/api"] },
    };
    const bySupplier = { cohabitation: [{ differ: "supplier" }] };
    assert.deepEqual(conflictsOf([two], bySupplier, { suppliers }), ["yes: web and api (vm)"]);
    assert.deepEqual(conflictsOf([two], { cohabitation: [{ differ: "zone" }] }), []);
    const apart = [
      instance("one", script("docker run --name web shop/web:1")),
      instance("two", script("docker run --name api shop/api:1")),
    ];
    assert.deepEqual(conflictsOf(apart, { cohabitation: "none" }), []);
  });

  it("stand on each machine of a scaling group, and on those that nobody saw", () => {
    const template = aws("ec2/launchTemplate:LaunchTemplate", "lt", {
      userData: Buffer.from(script("docker run --name web shop/web:1")).toString("base64"),
    });
    const group = (name: string) =>
      aws("autoscaling/group:Group", name, { launchTemplate: { id: "lt" }, vpcZoneIdentifiers: ["s"] });
    assert.deepEqual(placesOf([template, group("g"), group("h")]), {
      web: ["container host g: yes", "container host h: yes"],
    });
    assert.deepEqual(placesOf([template]), { web: ["container host machines of lt: yes"] });
  });

  it("stand among the pods of a cluster whose nodes start them, whatever these tolerate or keep away from", () => {
    const cluster = aws("eks/cluster:Cluster", "shop", { name: "shop" });
    const template = aws("ec2/launchTemplate:LaunchTemplate", "lt", {
      userData: script("docker run --name agent shop/agent:1"),
    });
    const pool = aws("eks/nodeGroup:NodeGroup", "g", {
      clusterName: "shop",
      launchTemplate: { id: "lt" },
      taints: [{ key: "only", value: "us", effect: "NO_SCHEDULE" }],
    });
    const plain = aws("eks/nodeGroup:NodeGroup", "h", { clusterName: "shop" });
    const pod = deployment("front/web", {
      nodeSelector: { "eks.amazonaws.com/nodegroup": "g" },
      tolerations: [{ operator: "Exists" }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: "kubernetes.io/hostname", labelSelector: {}, namespaceSelector: {} },
          ],
        },
      },
    });
    const g = { ...pool, properties: { ...pool.properties, nodeGroupName: "g" } };
    assert.deepEqual(placesOf([cluster, template, g, plain, pod])["agent"], ["node group g: yes"]);
    assert.deepEqual(conflictsOf([cluster, template, g, plain, pod], { cohabitation: "none" }), [
      "yes: agent and web (vm)",
    ]);
  });

  it("lie in the zone of their machine's subnet, and store what they keep on it", () => {
    const zones = {
      dmz: { select: [{ subnetTag: { tier: "dmz" } }], trust: 20 },
      data: { select: [{ subnetTag: { tier: "data" } }], trust: 80 },
    };
    const graph = graphOf([
      subnet("s-dmz", "dmz"),
      instance("box", script("docker run --name store -v pg:/var/lib/data shop/store:1"), {
        subnetId: "s-dmz",
      }),
      instance("bare", script("docker run --name web shop/web:1"), { subnetId: "s-dmz" }),
    ]);
    const estate = estateAt("own", { own: { cohabitation: "none" } }, { zones });
    const { groups } = cohabitationOf(graph, estate, options(estate));
    assert.deepEqual(
      groups.map(({ traits }) => [traits.name, traits.zones.values, traits.zones.certain, traits.storage]),
      [
        ["store", ["dmz"], true, "yes"],
        ["web", ["dmz"], true, "no"],
      ],
    );
  });

  it("are unknown where nothing tells of them: named, and never passed over", () => {
    const graph = graphOf([
      instance("box", script("docker compose -f /srv/shop.yaml up -d")),
      instance("dark", new Unknown("the output of a template")),
    ]);
    const [workload, ...others] = graph.all("Workload");
    assert.deepEqual(others, []);
    assert.equal(workload?.name, "box containers");
    assert.throws(() => workload?.containers);
    assert.deepEqual(
      graph.notSeen.map(({ what, why }) => `${what}: ${why}`),
      [
        "instance box: containers: what docker compose starts (/srv/shop.yaml is not in the user data)",
        "instance dark: containers that its user data may start: the output of a template",
      ],
    );
    assert.deepEqual(
      hostingOf(graph)
        .candidates(workload)
        .map(({ pool }) => pool.name),
      ["box"],
    );
  });

  it("are told from what only installs an engine", () => {
    assert.deepEqual(
      placesOf([instance("box", script("yum install -y docker", "docker pull x", "docker ps"))]),
      {},
    );
    assert.deepEqual(placesOf([node("n"), instance("box", script("# docker run nginx"))]), {});
  });
});
