import { peek, Unknown, type CustomObject, type EksCluster, type Graph, type Subnet } from "../../graph";
import { listOf, mapOf, readShape, shape, str } from "../../graph/shape";
import { bootLabels } from "./boot-options";
import { startedBy } from "./host-key";
import { declaredLabels, declaredTaints, machineLabels } from "./labels";
import { nodeClassHost, nodeClassOf, nodeClassSubnets, unseenClass } from "./node-class";
import { accountOfSubnets, placeIn, placeOf, type Tenancy } from "./place";
import { fixed, type Pool, type PoolLabel } from "./pool";

const taints = listOf(shape({ key: str, value: str, effect: str }));
const nodePoolFields = {
  spec: shape({
    template: shape({
      metadata: shape({ labels: mapOf(str) }),
      spec: shape({
        taints,
        requirements: listOf(shape({ key: str, operator: str, values: listOf(str) })),
        nodeClassRef: shape({ group: str, kind: str, name: str }),
      }),
    }),
  }),
};
const silent = { problem: () => undefined };

const anyValue: PoolLabel = { values: undefined, varies: true };

/** Labels of which Karpenter picks the value that the pods ask for, whatever the pool leaves open. */
const chosen = [
  "topology.kubernetes.io/zone",
  "node.kubernetes.io/instance-type",
  "kubernetes.io/arch",
  "karpenter.sh/capacity-type",
  "karpenter.k8s.aws/instance-category",
  "karpenter.k8s.aws/instance-cpu",
  "karpenter.k8s.aws/instance-family",
  "karpenter.k8s.aws/instance-generation",
  "karpenter.k8s.aws/instance-memory",
  "karpenter.k8s.aws/instance-size",
  "eks.amazonaws.com/instance-category",
  "eks.amazonaws.com/instance-cpu",
  "eks.amazonaws.com/instance-family",
  "eks.amazonaws.com/instance-generation",
  "eks.amazonaws.com/instance-memory",
  "eks.amazonaws.com/instance-size",
];

interface RawRequirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** What a requirement lets machines have: several of one key narrow each other. */
function narrow(label: PoolLabel | undefined, { operator, values = [] }: RawRequirement): PoolLabel {
  const before = label ?? anyValue;
  if (operator === "In") {
    const kept = values.filter((each) => before.values?.includes(each) ?? true);
    const left = kept.filter((each) => !before.except?.includes(each));
    return { values: left, varies: left.length !== 1 };
  }
  if (operator === "NotIn") {
    if (before.values)
      return { values: before.values.filter((each) => !values.includes(each)), varies: true };
    return { ...before, except: [...(before.except ?? []), ...values] };
  }
  if (operator === "Exists") return before;
  return { values: undefined, varies: false, optional: true, missing: `the values that ${operator} leaves` };
}

/** A NodePool of Karpenter, or of EKS Auto Mode: it makes machines as pods ask for them, within its requirements. */
export function karpenterPool(
  graph: Graph,
  object: CustomObject,
  cluster: string,
  eks: readonly EksCluster[],
): Pool {
  const read = readShape(nodePoolFields, object.resource.properties, silent);
  const template = peek(() => read.spec?.template);
  const missing = template instanceof Unknown ? template.missing : undefined;
  const own = declaredLabels(() => read.spec?.template?.metadata?.labels);
  const declared = declaredTaints(() => read.spec?.template?.spec?.taints);
  const reference = peek(() => {
    const {
      group = "karpenter.k8s.aws",
      kind = "",
      name = "",
    } = read.spec?.template?.spec?.nodeClassRef ?? {};
    return { group, kind, name };
  });
  const nodeClass = nodeClassOf(graph, object, reference)?.resource;
  const host = nodeClassHost(graph, object, reference);
  const boot = host === undefined ? undefined : bootLabels(host, true);
  const standing = nodeClassSubnets(graph, object, reference, eks);
  const labels = new Map<string, PoolLabel>(chosen.map((key) => [key, anyValue]));
  labels.set(tenancyLabel, { values: ["default", "dedicated"], varies: true });
  const given = peek(() => read.spec?.template?.spec?.requirements);
  let open = missing ?? own.labelsOpen ?? (given instanceof Unknown ? given.missing : undefined);
  for (const each of given instanceof Unknown ? [] : (given ?? [])) {
    const one = peek(() => ({
      key: each.key ?? "",
      operator: each.operator ?? "",
      values: [...(each.values ?? [])],
    }));
    if (one instanceof Unknown) open = one.missing;
    else if (one.operator === "DoesNotExist") labels.delete(one.key);
    else labels.set(one.key, narrow(labels.get(one.key), one));
  }
  const subnets = inZones(standing, labels.get(zoneLabel));
  const place = placeOf(graph, accountOfSubnets(subnets), subnets, tenancyOf(labels.get(tenancyLabel), open));
  if (!(place.zones instanceof Unknown))
    labels.set(zoneLabel, narrow(labels.get(zoneLabel), { operator: "In", values: place.zones }));
  if (!labels.has("kubernetes.io/os")) labels.set("kubernetes.io/os", fixed("linux"));
  for (const [key, label] of machineLabels(place)) if (!labels.has(key)) labels.set(key, label);
  for (const [key, label] of [...(boot?.labels ?? []), ...own.labels]) labels.set(key, label);
  labels.set("karpenter.sh/nodepool", fixed(object.name));
  if (!(reference instanceof Unknown) && reference.group === "eks.amazonaws.com")
    labels.set("eks.amazonaws.com/compute-type", fixed("auto"));
  const taintsOpen = missing ?? declared.taintsOpen ?? boot?.open;
  const labelsOpen = open ?? boot?.open;
  return {
    id: object.id,
    name: object.name,
    kind: "node pool",
    cluster,
    resource: object.resource,
    ...(nodeClass && { nodeClass }),
    ...startedBy(host),
    labels,
    ...(labelsOpen !== undefined && { labelsOpen }),
    platformLabels: true,
    taints: [...declared.taints, ...(boot?.taints ?? [])],
    ...(taintsOpen !== undefined && { taintsOpen }),
    machinePerPod: false,
    place,
    risks: unseenClass(reference, host),
  };
}

const zoneLabel = "topology.kubernetes.io/zone";
const tenancyLabel = "karpenter.k8s.aws/instance-tenancy";

/** The subnets of the zones that the pool's requirements leave. */
function inZones(
  subnets: readonly Subnet[] | Unknown,
  zones: PoolLabel | undefined,
): readonly Subnet[] | Unknown {
  if (subnets instanceof Unknown || !zones || (!zones.values && !zones.except)) return subnets;
  return subnets.filter((subnet) => {
    const zone = peek(() => subnet.availabilityZone);
    if (typeof zone !== "string") return true;
    return (zones.values?.includes(zone) ?? true) && !zones.except?.includes(zone);
  });
}

/** Karpenter starts machines on shared hardware unless the pool leaves no tenancy but `dedicated`. */
function tenancyOf(label: PoolLabel | undefined, open: string | undefined): Tenancy {
  if (label?.values?.length === 1) return { tenancy: label.values[0]! };
  return { tenancy: open === undefined ? undefined : new Unknown(open) };
}

const critical = { key: "CriticalAddonsOnly", value: "", effect: "NoSchedule" };

/** The pools that EKS Auto Mode brings along: `general-purpose` and `system`. */
export function autoModePools(graph: Graph, eks: EksCluster): readonly Pool[] {
  const pools = peek(() => eks.autoModeNodePools);
  const names = pools instanceof Unknown ? ["general-purpose", "system"] : (pools ?? []);
  const doubt = pools instanceof Unknown ? pools.missing : undefined;
  return names.map((name): Pool => {
    const place = placeIn(graph, eks.resource, eks.subnets, { tenancy: undefined });
    const labels = machineLabels(place);
    for (const key of chosen) if (key !== zoneLabel) labels.set(key, anyValue);
    if (place.zones instanceof Unknown) labels.set(zoneLabel, anyValue);
    labels.set("karpenter.sh/nodepool", fixed(name));
    labels.set("eks.amazonaws.com/compute-type", fixed("auto"));
    labels.set("karpenter.sh/capacity-type", fixed("on-demand"));
    labels.set("kubernetes.io/os", fixed("linux"));
    labels.set(
      "kubernetes.io/arch",
      name === "system" ? { values: ["amd64", "arm64"], varies: true } : fixed("amd64"),
    );
    return {
      id: `${eks.id}/${name}`,
      name,
      kind: "auto mode pool",
      cluster: eks.id,
      resource: eks.resource,
      labels,
      platformLabels: true,
      taints: name === "system" ? [critical] : [],
      ...(doubt !== undefined && { taintsOpen: doubt }),
      machinePerPod: false,
      place,
      risks: [],
    };
  });
}
