import type { Graph, Node, SecurityGroup, Vpc } from "../graph";
import type { Reference } from "../graph/aws/reference";
import { resolve } from "../graph/aws/resolve";
import { usesOf } from "../graph/aws/uses";
import { memoised } from "../graph/memo";

/** What is wrong with a reference to a security group, or may be. */
export interface GroupReference {
  readonly on: Node;
  /** The property that names the group. */
  readonly property: string;
  /** What was named; where that isn't known, what is missing. */
  readonly named: string;
  /**
   * `no-id`: it can't be a group's id. `unseen`: no such group was given. `unknown`: what is named is not known, nor where it comes
   * from. `apart`: it is of a VPC that nothing joins.
   */
  readonly problem: "no-id" | "unseen" | "unknown" | "apart";
}

/** As AWS makes them, with the account before them where it is another's. */
const groupId = /^(\d{12}\/)?sg-([0-9a-f]{8}|[0-9a-f]{17})$/;

const propertyOf = ({ path }: Reference): string =>
  String(typeof path.key === "number" ? path.parent?.key : path.key);

/** Names stand where groups of the default VPC are meant, and only in properties that are not for ids. */
const wantsId = (property: string): boolean => /ids?$/i.test(property);

/** Where only a part was given, the rest of the estate may hold what goes by the name. */
const isNoId = (graph: Graph, property: string, value: string): boolean =>
  wantsId(property) && !groupId.test(value) && !graph.partial;

function isFound(graph: Graph, reference: Reference): boolean {
  // A VPC's default group and a cluster's own go by the outputs of these.
  return holders.some((kind) => {
    const { definite, possible } = resolve(graph, [reference], kind);
    return definite.length + possible.length > 0;
  });
}

const holders = ["SecurityGroup", "EksCluster", "Vpc"] as const;

const vpcOf = (graph: Graph, group: SecurityGroup | undefined): Vpc | undefined =>
  group && resolve(graph, group.vpc, "Vpc").definite[0];

/** Peerings, transit gateways and groups that are shared with further VPCs; gateways to elsewhere join none. */
const joining = /:VpcPeeringConnection|transitgateway.*attachment|:SecurityGroupVpcAssociation$/i;

const joins = memoised((type) => joining.test(type));

/** Whether anything that was given joins VPCs: then groups may refer to each other across them. */
const joinsVpcs = (graph: Graph): boolean => graph.resources.some(({ type }) => joins(type));

/** A reference without a value leads to a group where the resource that it comes from is one. */
function* notKnown(graph: Graph, on: Node, reference: Reference): Generator<GroupReference> {
  if (reference.missing === undefined || isFound(graph, reference)) return;
  yield { on, property: propertyOf(reference), named: reference.missing, problem: "unknown" };
}

/** The references to security groups that lead nowhere, or may. */
export function* danglingGroups(graph: Graph): Generator<GroupReference> {
  const areJoined = joinsVpcs(graph);
  for (const rule of graph.all("SecurityGroupRule")) {
    for (const reference of rule.group) {
      const { value } = reference;
      if (value === undefined) {
        yield* notKnown(graph, rule, reference);
        continue;
      }
      // The group that a rule is added to is somebody's who lets it be added to; but an id it must be.
      const property = propertyOf(reference);
      if (isNoId(graph, property, value) && !isFound(graph, reference))
        yield { on: rule, property, named: value, problem: "no-id" };
    }
    for (const reference of rule.groups) {
      const { value } = reference;
      if (value === undefined) {
        yield* notKnown(graph, rule, reference);
        continue;
      }
      if (isFound(graph, reference)) {
        if (areJoined) continue;
        const [peer] = resolve(graph, [reference], "SecurityGroup").definite;
        const owner = rule.securityGroup ?? resolve(graph, rule.group, "SecurityGroup").definite[0];
        const [here, there] = [vpcOf(graph, owner), vpcOf(graph, peer)];
        if (here && there && here !== there)
          yield { on: rule, property: propertyOf(reference), named: value, problem: "apart" };
        continue;
      }
      const property = propertyOf(reference);
      const problem = isNoId(graph, property, value) ? "no-id" : "unseen";
      yield { on: rule, property, named: value, problem };
    }
  }
  for (const [resource, { groups }] of usesOf(graph)) {
    for (const reference of groups) {
      const { value } = reference;
      const property = propertyOf(reference);
      if (value !== undefined && (groupId.test(value) || !wantsId(property))) continue;
      const [on] = graph.of(resource.id);
      if (!on) continue;
      if (value === undefined) {
        yield* notKnown(graph, on, reference);
        continue;
      }
      const problem = graph.partial ? "unseen" : "no-id";
      if (!isFound(graph, reference)) yield { on, property, named: value, problem };
    }
  }
}
