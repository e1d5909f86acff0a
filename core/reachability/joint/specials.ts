import type { Graph } from "../../graph";
import { ConnectionSet, IpSet, portRange } from "../../sets";
import { anything, gate, nothing, oneOf, type AwsEndpoint, type Bounds } from "../aws";
import type { Endpoint, ExternalEndpoint, PodsEndpoint, SpecialEndpoint, SpecialName } from "../endpoint";
import { ingressController } from "../kubernetes";
import { pods } from "./addresses";
import type { ClusterNetwork } from "./cluster-network";
import type { BlockingLayer } from "./estate-reachability";
import { groupBy } from "./group-by";
import { metadataOf } from "./metadata";
import { nowhere, unsure, type Networks } from "./networks";
import { anyOf, byControl, byPolicies, free, inCases, inRow, type Path } from "./path";
import type { Stand } from "./stand";

const tcp = (...ports: readonly number[]): ConnectionSet =>
  ConnectionSet.unionAll(ports.map((port) => ConnectionSet.of({ tcp: portRange(port) })));

/** What the specials answer. */
const served: Readonly<Record<SpecialName, ConnectionSet>> = {
  "ingress-controller": ConnectionSet.all(),
  "api-server": tcp(443, 6443),
  kubelet: tcp(10250, 10255),
  etcd: ConnectionSet.of({ tcp: portRange(2379, 2380) }),
  metadata: tcp(80),
  dns: ConnectionSet.of({ tcp: portRange(53), udp: portRange(53) }),
};

/** What one of them answers. */
export const servedBy = ({ name }: SpecialEndpoint): ConnectionSet => served[name];

const link = IpSet.of("169.254.169.254/32");
const metadataAddress: ExternalEndpoint = {
  kind: "external",
  id: "169.254.169.254",
  name: "169.254.169.254",
  addresses: link,
  parts: [link],
};

const make = (name: SpecialName, cluster?: string): SpecialEndpoint => ({
  kind: "special",
  id: cluster === undefined ? name : `${name}:${cluster}`,
  name,
  ...(cluster !== undefined && { cluster }),
});

/** A control that is one thing or another, whatever the connection. */
const control = (layer: BlockingLayer, at: string, bounds: Bounds, missing: string): Path =>
  byControl(layer, bounds, (connection) => {
    const verdict = bounds.must.contains(connection)
      ? "allowed"
      : bounds.may.contains(connection)
        ? "unknown"
        : "blocked";
    const reason = verdict === "unknown" ? "unknown" : verdict === "allowed" ? "open" : "no-rule";
    return [{ layer, at, verdict, reason, sources: [], ...(verdict === "unknown" && { missing }) }];
  });

const none = (at: string): Path => control("endpoint", at, nothing, "");

/** What every estate has without declaring it: the parts of its clusters, and what machines are given by AWS. */
export class Specials {
  readonly endpoints: readonly SpecialEndpoint[];

  constructor(
    private readonly graph: Graph,
    private readonly networks: Networks,
    private readonly clusters: ReadonlyMap<string, ClusterNetwork>,
  ) {
    const names = [...clusters.keys()];
    this.endpoints = [
      ...names.flatMap((cluster) =>
        (["api-server", "kubelet", "etcd", "dns"] as const).map((name) => make(name, cluster)),
      ),
      ...(names.length > 0 || networks.aws.endpoints.length > 0 ? [make("metadata")] : []),
    ];
  }

  /** From or to one of them. */
  path(from: Endpoint, to: Endpoint): Path {
    if (to.kind !== "special") return this.opened(from as SpecialEndpoint, to);
    const listening = control(
      "endpoint",
      `what ${to.name} answers`,
      { may: served[to.name], must: served[to.name] },
      "",
    );
    return inRow(this.asked(from, to), listening);
  }

  /** What they open of themselves: the API server to pods and kubelets, nodes to their own pods. */
  private opened(from: SpecialEndpoint, to: Endpoint): Path {
    const network = from.id === ingressController.id ? undefined : this.clusters.get(from.cluster ?? "");
    const target = to.kind === "pods" ? this.clusters.get(to.cluster) : undefined;
    if (to.kind === "pods" && target && from.name === "ingress-controller")
      return inRow(
        byPolicies(target.cluster.between(ingressController, to)),
        this.networks.across(target.stands.anywhere, target.standOf(to)),
      );
    if (to.kind === "pods" && target && network === target) {
      if (from.name === "kubelet") return free;
      if (from.name === "api-server") return this.fromServer(target, to);
    }
    return none(`${from.name} opens no connections there`);
  }

  private fromServer(network: ClusterNetwork, to: PodsEndpoint): Path {
    const found = this.servers(network).filter(({ initiates }) => initiates);
    if (found.length === 0) return byPolicies(network.cluster.between(pods(), to));
    return inCases(found.map((server) => network.arriving(server, to, { doors: false })));
  }

  /** The API server's ends in the networks: its interfaces in the cluster's subnets, and its public one. */
  private servers({ stands }: ClusterNetwork): readonly AwsEndpoint[] {
    return stands.machines.clusters.flatMap(({ id }) =>
      [id, `${id}#public-endpoint`].flatMap((each) => this.networks.aws.endpoint(each) ?? []),
    );
  }

  private asked(from: Endpoint, to: SpecialEndpoint): Path {
    if (from.kind === "special") return none(`${from.name} opens no connections there`);
    if (to.name === "metadata") return this.toMetadata(from);
    const network = this.clusters.get(to.cluster ?? "");
    if (!network) return unsure("whatever serves it", "which pods serve it");
    switch (to.name) {
      case "api-server":
        return this.toServer(from, network);
      case "kubelet":
        return this.toMachines(from, network);
      case "dns":
        return this.toNames(from, network, to);
      case "etcd":
        return network.stands.machines.clusters.length > 0
          ? none("etcd of EKS, which nobody reaches")
          : inRow(this.policies(from), nowhere);
      case "ingress-controller":
        return unsure("whatever serves it", "which pods serve it");
    }
  }

  /** What the policies of pods let out to addresses that nobody knows. */
  private policies(from: Endpoint): Path {
    const network = from.kind === "pods" ? this.clusters.get(from.cluster) : undefined;
    return network ? byPolicies(network.cluster.between(from, pods())) : free;
  }

  private reaching(from: Endpoint, to: AwsEndpoint): Path {
    const network = from.kind === "pods" ? this.clusters.get(from.cluster) : undefined;
    if (from.kind === "pods" && network) return network.leaving(from, to);
    return this.networks.direct(from, to);
  }

  private toServer(from: Endpoint, network: ClusterNetwork): Path {
    const found = this.servers(network);
    if (found.length === 0) return inRow(this.policies(from), known(from, network) ? free : nowhere);
    const perCluster = network.stands.machines.clusters.map(({ id }) =>
      anyOf(found.filter((each) => each.node.id === id).map((each) => this.reaching(from, each))),
    );
    return inCases(perCluster);
  }

  private toMachines(from: Endpoint, network: ClusterNetwork): Path {
    const { clusters, nodes, unseen } = network.stands.machines;
    if (clusters.length === 0) return inRow(this.policies(from), known(from, network) ? free : nowhere);
    const home = from.kind === "pods" ? this.clusters.get(from.cluster) : undefined;
    const own = new Set(home?.standOf(from as PodsEndpoint)?.machines);
    const alike = groupBy(nodes.length > 0 ? nodes : unseen, (each) =>
      [this.networks.kinds.of(each), own.has(each), each.id === from.id].join(" "),
    );
    return inCases(alike.map(([each]) => this.reaching(from, each)));
  }

  private toNames(from: Endpoint, network: ClusterNetwork, to: SpecialEndpoint): Path {
    const { anywhere } = network.stands;
    if (from.kind === "pods" && known(from, network))
      return inRow(
        byPolicies(network.cluster.between(from, to)),
        this.networks.across(network.standOf(from), anywhere),
      );
    // Pods of another cluster are no end of these networks.
    if (from.kind === "pods" || !anywhere) return inRow(this.policies(from), nowhere);
    const entered = this.networks.entering(from, anywhere);
    const ways = entered ? [entered.direct, ...(entered.internet ? [entered.internet] : [])] : [free];
    return inRow(this.policies(from), anyOf(ways));
  }

  private toMetadata(from: Endpoint): Path {
    const at = "metadata of the machine";
    const missing = "the machine's metadata options";
    if (from.kind === "host")
      return control("endpoint", at, gate(metadataOf(this.graph, from as AwsEndpoint, "machine")), missing);
    const network = from.kind === "pods" ? this.clusters.get(from.cluster) : undefined;
    if (from.kind !== "pods" || !network) return none("metadata, which only machines themselves can ask for");
    const policies = byPolicies(network.cluster.between(from, metadataAddress));
    const stand = network.standOf(from);
    return stand ? inRow(policies, control("endpoint", at, this.metadataFor(stand), missing)) : policies;
  }

  private metadataFor({ usesHost, machines, onFargate }: Stand): Bounds {
    const who = usesHost === true ? "machine" : "pod";
    const found = machines.map((each) =>
      each.node.kind === "EksCluster" ? anything : gate(metadataOf(this.graph, each, who)),
    );
    return oneOf([
      ...found,
      ...(usesHost === undefined ? [anything] : []),
      ...(onFargate === "no" ? [] : [nothing]),
    ]);
  }
}

const known = (from: Endpoint, { cluster }: ClusterNetwork): boolean =>
  from.kind === "pods" && from.cluster === cluster.cluster;
