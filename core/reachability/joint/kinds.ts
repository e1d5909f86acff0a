import type { Graph } from "../../graph";
import type { IpSet } from "../../sets";
import { classify, type AwsEndpoint, type AwsReachability, type EndpointClass, type Forward } from "../aws";
import type { ClusterNetwork } from "./cluster-network";
import { isOne } from "./networks";

/** What balancers of the graph send to a machine, as far as it tells that machine from others. */
const keyOfForward = ({ balancer, listener, listens, sends, certain, preservesClient, anyPort }: Forward) =>
  [
    balancer.id,
    listener.id,
    listens.may,
    listens.must,
    sends.may,
    sends.must,
    certain,
    preservesClient,
    anyPort,
  ]
    .map(String)
    .join(" ");

/** What in the networks under clusters nothing tells apart: computed once, when it is asked for. */
export class Kinds {
  private named: readonly IpSet[] | undefined;
  private grouped: readonly EndpointClass[] | undefined;
  private byMachine: ReadonlyMap<string, string> | undefined;
  private byTarget: ReadonlyMap<string, readonly Forward[]> | undefined;

  /** @param clusters all that stand on these networks */
  constructor(
    private readonly graph: Graph,
    private readonly aws: AwsReachability,
    private readonly clusters: () => readonly ClusterNetwork[],
  ) {}

  /** The blocks that rules name: those of networks, of policies, and of whom doors answer. */
  get blocks(): readonly IpSet[] {
    return (this.named ??= [
      ...this.aws.blocksOf([
        ...this.aws.endpoints,
        ...this.pods,
        ...this.clusters().flatMap(({ doors }) => doors.faces),
      ]),
      ...this.clusters().flatMap(({ cluster: { sources, destinations } }) =>
        [...sources, ...destinations].map(({ addresses }) => addresses),
      ),
    ]);
  }

  /** The ends of the networks, and where pods stand in them, by what no rule tells apart. */
  get classes(): readonly EndpointClass[] {
    return (this.grouped ??= classify(
      this.graph,
      [...this.aws.endpoints, ...this.pods],
      this.blocks,
    ).endpoints);
  }

  /** What stands for the pods of all clusters in the networks. */
  get pods(): readonly AwsEndpoint[] {
    return this.clusters().flatMap(({ stands }) => [...stands.all].flatMap(({ own, node }) => [own, node]));
  }

  /** The same for machines that neither networks nor balancers nor labels tell apart. */
  of({ id }: AwsEndpoint): string {
    return (this.byMachine ??= this.findMachines()).get(id) ?? id;
  }

  /** What balancers of the graph send to a machine. */
  forwardsTo({ id }: AwsEndpoint): readonly Forward[] {
    return (this.byTarget ??= this.findTargets()).get(id) ?? [];
  }

  private findTargets(): ReadonlyMap<string, readonly Forward[]> {
    const found = new Map<string, Forward[]>();
    for (const each of this.aws.forwards) {
      const list = found.get(each.target.id);
      if (list) list.push(each);
      else found.set(each.target.id, [each]);
    }
    return found;
  }

  private findMachines(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    this.classes.forEach(({ endpoints }, at) => {
      for (const each of endpoints)
        if (isOne(each))
          found.set(each.id, [`class ${at}`, ...this.forwardsTo(each).map(keyOfForward).sort()].join("|"));
    });
    return found;
  }
}
