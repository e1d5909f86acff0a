import { parseEstateData } from "../../core/estate";
import { buildGraph, type Resource } from "../../core/graph";
import { cohabitationOf } from "../../core/placement";

/** Judges who may share a machine in a cluster of the given size: what the bench runs in a process of its own. */
const [workloads = 0, pools = 0] = process.argv.slice(2).map(Number);

const object = (
  version: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  rest: object,
): Resource => ({
  id: `${kind}/${namespace ?? ""}/${name}`,
  type: `kubernetes:${version}:${kind}`,
  name,
  properties: { kind, metadata: { name, namespace, ...(rest as { metadata?: object }).metadata }, ...rest },
});

const zones = ["dmz", "app", "data"];
const team = (at: number): string => `team-${at % 100}`;
/** A number that looks like chance but is the same in every run. */
const mixed = (at: number): number => Math.imul(at + 1, 2_654_435_761) >>> 4;

function pool(at: number): Resource {
  const labels = {
    "kubernetes.io/hostname": `n${at}`,
    "topology.kubernetes.io/zone": `z${at % 3}`,
    pool: `p${at}`,
    class: `c${at % 10}`,
  };
  const taints = at % 2 ? [{ key: "dedicated", value: `p${at}`, effect: "NoSchedule" }] : [];
  return object("core/v1", "Node", undefined, `n${at}`, {
    metadata: { name: `n${at}`, labels },
    spec: { taints },
  });
}

/** Each has an application's label and an anti-affinity among its replicas of its own; every tenth keeps off another. */
function workload(at: number): Resource {
  const target = mixed(at) % pools;
  const away = (app: number): object => ({
    topologyKey: "kubernetes.io/hostname",
    namespaceSelector: {},
    labelSelector: { matchLabels: { app: `app-${app}` } },
  });
  const terms = [away(at), ...(at % 10 === 0 ? [away(mixed(at * 3) % workloads)] : [])];
  const spec = {
    ...(at % 3 === 0 && { nodeSelector: { pool: `p${target}` } }),
    ...(at % 3 === 1 && { nodeSelector: { class: `c${target % 10}` } }),
    ...(at % 4 < 3 && { tolerations: [{ key: "dedicated", operator: "Equal", value: `p${target}` }] }),
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
    containers: [{ name: "main", image: `docker.io/shop/app-${at % 5}:1` }],
  };
  const template = { metadata: { labels: { app: `app-${at}` } }, spec };
  return object("apps/v1", "Deployment", team(at), `app-${at}`, { spec: { template } });
}

const range = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

const estate = parseEstateData({
  zones: Object.fromEntries(
    zones.map((zone, at) => [zone, { select: [{ namespaceLabel: { zone } }], trust: 20 + at * 30 }]),
  ),
  environments: { all: { select: [{ namespace: "**" }], level: "hybrid" } },
});
if (!estate.ok) throw new Error("the estate of the bench is not valid");
const graph = buildGraph([
  ...range(100, (at) =>
    object("core/v1", "Namespace", undefined, team(at), {
      metadata: { name: team(at), labels: { zone: zones[at % 3]! } },
    }),
  ),
  ...range(pools, pool),
  ...range(workloads, workload),
]);
const environment = { name: "all", level: "hybrid", controlled: false };
const found = cohabitationOf(graph, estate.estate, { environmentOf: () => environment });
let conflicts = 0;
for (const group of found.groups) {
  const { certain, possible } = found.summary(group);
  conflicts += (certain + possible) * group.workloads.length;
}
if (conflicts === 0) throw new Error("nobody meets anybody");
