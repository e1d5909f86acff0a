import type { EksCluster } from "../../../graph";
import { ConnectionSet, IpSet } from "../../../sets";
import type { Direction, GroupView, RuleView } from "./group";

const everywhere = IpSet.of("0.0.0.0/0", "::/0");
const nowhere = IpSet.empty();

type Extra = (direction: Direction) => readonly RuleView[];

function made(name: string, more: Partial<RuleView>): RuleView {
  return {
    node: undefined,
    name,
    blocks: nowhere,
    peers: [],
    connections: ConnectionSet.all(),
    definite: true,
    openBlocks: false,
    ...more,
  };
}

/** A group that lets in all from its own members and out all: so AWS makes those that nobody declares. */
function ofMembers(id: string, name: string, more: Partial<GroupView>, extra: Extra): GroupView {
  const group: GroupView = {
    id,
    name,
    node: undefined,
    ...more,
    rules: (direction) => [
      ...(direction === "ingress"
        ? [made(`${name}: all from itself`, { peers: [{ kind: "group", group }] })]
        : [made(`${name}: all to everywhere`, { blocks: everywhere })]),
      ...extra(direction),
    ],
  };
  return group;
}

/** A VPC's default group, where it is as AWS made it. */
export const untouchedDefault = (vpcId: string, vpcName: string, extra: Extra): GroupView =>
  ofMembers(`${vpcId}#default-security-group`, `the default security group of ${vpcName}`, {}, extra);

/** The group that EKS makes for each cluster, outside of any state. */
export const clusterGroup = (cluster: EksCluster, extra: Extra): GroupView =>
  ofMembers(
    `${cluster.id}#cluster-security-group`,
    `the cluster security group of ${cluster.name}`,
    { cluster },
    extra,
  );

/** A group that nothing but its id is known of. */
export const unseenGroup = (id: string): GroupView => ({
  id,
  name: id,
  node: undefined,
  missing: `the rules of security group ${id}`,
  rules: () => [],
});

/** A gate that lets in some connections from some addresses: what a managed service filters by. */
export const managedGate = (id: string, name: string, rules: readonly RuleView[]): GroupView => ({
  id,
  name,
  node: undefined,
  rules: (direction) => (direction === "ingress" ? rules : []),
});

export const gateRule = (
  name: string,
  blocks: IpSet,
  connections: ConnectionSet,
  missing: string | undefined,
): RuleView =>
  made(name, {
    blocks,
    connections,
    openBlocks: missing !== undefined,
    ...(missing !== undefined && { missing }),
  });
