import { peek, Unknown, type EksCluster, type Graph, type Host, type Resource } from "../../graph";
import type { References } from "../../graph/aws/reference";
import { resolve } from "../../graph/aws/resolve";
import { bootLabels, type BootOptions } from "./boot-options";
import { machineLabels } from "./labels";
import { architecture, tenancyOfHost } from "./node-groups";
import { startedBy } from "./host-key";
import { placeIn, type Tenancy } from "./place";
import { fixed, type Pool } from "./pool";

/** Machines that may join a cluster by themselves, with what is known of how they do. */
export interface SelfManaged {
  readonly kind: "scaling group" | "instance";
  readonly id: string;
  readonly name: string;
  readonly resource: Resource;
  readonly subnets: References;
  readonly tenancy: Tenancy;
  readonly instanceType: string | undefined;
  /** Whose user data starts them. */
  readonly startedBy: Host | Unknown;
  readonly boot: BootOptions;
  /** Whether a tag says that they are a cluster's nodes. */
  readonly isTagged: boolean;
  /** The cluster's name by a tag or by the user data. */
  readonly clusterName?: string;
}

const ownerTag = /^(?:kubernetes\.io\/cluster|k8s\.io\/cluster)\/(.+)$/;

/** What machines are made from: the one template that the references lead to. */
function templateOf(graph: Graph, references: References, name: string): Host | Unknown {
  const { definite, missing, unseen, possible } = resolve(graph, references, "Host");
  if (definite.length === 1 && possible.length === 0) return definite[0]!;
  return new Unknown(missing[0] ?? `the launch template ${unseen[0] ?? `of ${name}`}`);
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function scalingGroups(graph: Graph): readonly SelfManaged[] {
  return graph.all("AutoScalingGroup").map((group): SelfManaged => {
    const host = templateOf(graph, [...group.launchTemplate, ...group.launchConfiguration], group.name);
    const boot = bootLabels(host, false);
    return {
      kind: "scaling group",
      id: group.id,
      name: group.name,
      resource: group.resource,
      subnets: group.subnets,
      tenancy: tenancyOfHost(host),
      instanceType: host instanceof Unknown ? undefined : textOf(peek(() => host.instanceType)),
      startedBy: host,
      boot,
      ...clusterNameOf(() => group.tags, boot),
    };
  });
}

/** Instances of their own: what one does not say itself, its launch template says. */
function instances(graph: Graph): readonly SelfManaged[] {
  return graph
    .all("Host")
    .filter(({ hostKind }) => hostKind === "instance" || hostKind === "spot request")
    .map((own): SelfManaged => {
      const template =
        own.launchTemplate.length > 0 ? templateOf(graph, own.launchTemplate, own.name) : undefined;
      const from = (read: (host: Host) => unknown): Host | Unknown =>
        peek(() => read(own)) === undefined && template !== undefined ? template : own;
      const typed = from(({ instanceType }) => instanceType);
      const standing = own.subnet.length > 0 || template instanceof Unknown ? own : (template ?? own);
      const startedBy = from(({ userData }) => userData);
      const boot = bootLabels(startedBy, false);
      return {
        kind: "instance",
        id: own.id,
        name: own.name,
        resource: own.resource,
        subnets: standing.subnet,
        tenancy: tenancyOfHost(from(({ tenancy }) => tenancy)),
        instanceType: typed instanceof Unknown ? undefined : textOf(peek(() => typed.instanceType)),
        startedBy,
        boot,
        ...clusterNameOf(() => own.tags, boot),
      };
    });
}

function clusterNameOf(
  tags: () => Readonly<Record<string, string>>,
  { cluster }: BootOptions,
): Pick<SelfManaged, "isTagged" | "clusterName"> {
  const found = peek(() => Object.keys(tags()));
  const keys = found instanceof Unknown ? [] : found;
  const tagged = keys.map((key) => ownerTag.exec(key)?.[1]).find((each) => each !== undefined);
  const name = cluster ?? tagged;
  const isTagged = tagged !== undefined || keys.includes("kubernetes.io/cluster");
  return { isTagged, ...(name !== undefined && { clusterName: name }) };
}

const everyMachine = (graph: Graph): readonly SelfManaged[] => [...scalingGroups(graph), ...instances(graph)];

/** Scaling groups and instances of their own, whatever they run. */
export const machinesOf = (graph: Graph): readonly SelfManaged[] => graph.derive(everyMachine);

/** Machines of which EKS knows nothing: the user data or a tag says that they are nodes. */
export const kubernetesMachines = (graph: Graph): readonly SelfManaged[] =>
  machinesOf(graph).filter(
    ({ boot, isTagged }) => boot.joins === "kubernetes" || (boot.joins === undefined && isTagged),
  );

/** The EKS clusters that self-managed machines may belong to. */
export const clustersOfMachines = (graph: Graph, { clusterName }: SelfManaged): readonly EksCluster[] => {
  const all = graph.all("EksCluster");
  if (clusterName === undefined) return all;
  const nameOf = (each: EksCluster): unknown => peek(() => each.clusterName ?? each.name);
  const named = all.filter((each) => nameOf(each) === clusterName);
  return named.length > 0 ? named : all.filter((each) => nameOf(each) instanceof Unknown);
};

/** The machines as a pool of a cluster. */
export function selfManagedPool(graph: Graph, machines: SelfManaged, cluster: string): Pool {
  const { id, name, kind, resource, boot, instanceType } = machines;
  const types = instanceType === undefined ? [] : [instanceType];
  const place = placeIn(graph, resource, machines.subnets, machines.tenancy);
  const labels = machineLabels(place, types);
  const arch = architecture(types);
  if (arch) labels.set("kubernetes.io/arch", arch);
  if (boot.joins === "kubernetes") labels.set("kubernetes.io/os", fixed("linux"));
  if (kind === "instance")
    labels.set("kubernetes.io/hostname", {
      values: undefined,
      varies: false,
      missing: `the name of ${name}`,
    });
  for (const [key, label] of boot.labels) labels.set(key, label);
  return {
    id,
    name,
    kind,
    cluster,
    resource,
    ...startedBy(machines.startedBy),
    labels,
    ...(boot.open !== undefined && { labelsOpen: boot.open, taintsOpen: boot.open }),
    platformLabels: true,
    taints: boot.taints,
    machinePerPod: false,
    place,
    risks: [],
  };
}
