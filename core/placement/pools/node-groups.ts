import { peek, Unknown, type EksNodeGroup, type Graph, type Host } from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import { bootLabels, type BootOptions } from "./boot-options";
import { declaredLabels, declaredTaints, machineLabels } from "./labels";
import { startedBy } from "./host-key";
import { placeIn, type Tenancy } from "./place";
import { fixed, isPlatformLabel, type Pool, type PoolLabel } from "./pool";

/** The launch template that a group starts its machines from. */
function templateOf(graph: Graph, group: EksNodeGroup): Host | Unknown | undefined {
  if (group.launchTemplate.length === 0) return undefined;
  const { definite, missing, unseen } = resolve(graph, group.launchTemplate, "Host");
  return definite.length === 1
    ? definite[0]
    : new Unknown(missing[0] ?? `the launch template ${unseen[0] ?? `of ${group.name}`}`);
}

export function tenancyOfHost(host: Host | Unknown | undefined): Tenancy {
  if (host === undefined) return { tenancy: undefined };
  if (host instanceof Unknown) return { tenancy: host };
  const tenancy = peek(() => host.tenancy);
  const hosts = peek(() => host.hostResourceGroup);
  return { tenancy, ...(hosts !== undefined && { hosts }) };
}

const graviton = /^[a-z]+\d+[a-z]*g[a-z]*\./;

/** The processor of instance types: Graviton's carry a `g` after the generation. */
export function architecture(types: readonly string[]): PoolLabel | undefined {
  const found = new Set(
    types.map((type) => (graviton.test(type) || type.startsWith("a1.") ? "arm64" : "amd64")),
  );
  return found.size === 0 ? undefined : { values: [...found], varies: found.size > 1 };
}

/** A node group that EKS manages: its labels and taints, and what its launch template tells the kubelet. */
export function nodeGroupPool(graph: Graph, group: EksNodeGroup, cluster: string): Pool {
  const { resource } = group;
  const template = templateOf(graph, group);
  const boot: BootOptions =
    template === undefined ? { labels: new Map(), taints: [] } : bootLabels(template, true);
  const own = declaredLabels(() => group.labels);
  const { taints, taintsOpen } = declaredTaints(() => group.taints);
  const given = peek(() => group.groupName);
  const name = typeof given === "string" ? given : group.name;
  const place = placeIn(graph, resource, group.subnets, tenancyOfHost(template));
  const listed = peek(() => group.instanceTypes);
  const fromTemplate =
    template instanceof Unknown || !template ? undefined : peek(() => template.instanceType);
  const types =
    listed instanceof Unknown ? [] : (listed ?? (typeof fromTemplate === "string" ? [fromTemplate] : []));
  const labels = machineLabels(place, types);
  const ami = peek(() => group.amiType) ?? "";
  if (!(ami instanceof Unknown))
    labels.set("kubernetes.io/os", fixed(/windows/i.test(ami) ? "windows" : "linux"));
  const arch = architecture(types);
  if (arch) labels.set("kubernetes.io/arch", arch);
  labels.set(
    "eks.amazonaws.com/nodegroup",
    typeof given === "string"
      ? fixed(given)
      : { values: undefined, varies: false, missing: `the name of node group ${group.name}` },
  );
  labels.set("eks.amazonaws.com/capacityType", capacityType(group));
  for (const [key, label] of [...boot.labels, ...own.labels]) labels.set(key, label);
  const labelsOpen = own.labelsOpen ?? boot.open;
  const open = taintsOpen ?? boot.open;
  return {
    id: group.id,
    name,
    kind: "node group",
    cluster,
    resource,
    ...startedBy(template),
    labels,
    ...(labelsOpen !== undefined && { labelsOpen }),
    platformLabels: true,
    taints: [...taints, ...boot.taints],
    ...(open !== undefined && { taintsOpen: open }),
    machinePerPod: false,
    place,
    risks: [...own.labels.keys()]
      .filter((key) => isPlatformLabel(key) || key.includes("kubernetes.io/"))
      .map((key) => `EKS refuses the label ${key} on a managed node group`),
  };
}

function capacityType(group: EksNodeGroup): PoolLabel {
  const type = peek(() => group.capacityType);
  return type instanceof Unknown
    ? { values: undefined, varies: false, missing: type.missing }
    : fixed(type ?? "ON_DEMAND");
}
