import { formatPath, type Graph, type Node } from "../../../graph";
import { formatAddress, type Connection, type IpAddress } from "../../../sets";
import type { HopSource } from "../../answer";
import type { Bounds, Certainty } from "../bounds";
import type { Member } from "../endpoints/member";
import { rulesFor } from "../groups/admit";
import { decisive } from "../network/acl";
import type { Outcome, Target } from "../network/route";
import { tablesOf } from "../network/route-table";
import { aclsOf } from "../network/subnet-acl";
import type { AwsHop, Layer } from "./case";
import type { Role } from "./side";

export type Verdict = AwsHop["verdict"];

const verdictOf = ({ may, must }: Bounds, connection: Connection): Verdict =>
  must.contains(connection) ? "allowed" : may.contains(connection) ? "unknown" : "blocked";

const sourceOf = (node: Node): HopSource => ({
  resource: node.resource.id,
  name: `${node.kind} ${node.name}`,
  path: formatPath(node.path),
});

/** A source for what no resource declares. */
const made = (resource: string, name: string): HopSource => ({ resource, name, path: "" });

export interface Seen {
  readonly graph: Graph;
  readonly member: Member;
  /** The endpoint's name. */
  readonly name: string;
  readonly role: Role;
  readonly address: IpAddress;
  readonly other: Member | undefined;
  readonly references: Certainty;
}

export function groupHop(seen: Seen, bounds: Bounds, connection: Connection): AwsHop {
  const { member, role, address, other, references, name } = seen;
  const direction = role === "initiator" ? "egress" : "ingress";
  const verdict = verdictOf(bounds, connection);
  const hop = { layer: "security-group" as const, at: `security groups of ${name}, ${direction}`, verdict };
  if (member.groups.unfiltered) return { ...hop, reason: "open", sources: [] };
  const service = other?.service?.id;
  const remote = { address, groups: other?.groups, references, ...(service !== undefined && { service }) };
  const found = rulesFor(member.groups, direction, remote, connection);
  const sourcesOf = (rules: typeof found): readonly HopSource[] =>
    rules.map(({ rule, group }) => (rule.node ? sourceOf(rule.node) : made(group.id, rule.name)));
  if (verdict === "allowed") {
    // Where several candidates allow, each by its own rule, none of them is certain alone.
    const certain = found.filter((each) => each.certain);
    return { ...hop, reason: "rule", sources: sourcesOf(certain.length > 0 ? certain.slice(0, 1) : found) };
  }
  const groups = [...member.groups.definite, ...member.groups.possible];
  if (verdict === "blocked")
    return {
      ...hop,
      reason: "no-rule",
      sources: groups.map((group) => (group.node ? sourceOf(group.node) : made(group.id, group.name))),
    };
  const missing =
    member.groups.missing ??
    groups.find((group) => group.missing !== undefined)?.missing ??
    found.find(({ rule }) => rule.missing !== undefined)?.rule.missing ??
    other?.groups.missing ??
    "which security group is meant";
  return { ...hop, reason: "unknown", sources: sourcesOf(found), missing };
}

export function aclHop(
  { graph, member, role, address }: Seen,
  leg: "request" | "reply",
  bounds: Bounds,
  connection: Connection,
): AwsHop {
  const direction = (role === "initiator") === (leg === "request") ? "egress" : "ingress";
  const { subnet } = member;
  const verdict = verdictOf(bounds, connection);
  const at = `network ACL of ${subnet?.name ?? "the subnet"}, ${direction}${leg === "reply" ? " of the reply" : ""}`;
  const hop = { layer: "network-acl" as const, at, verdict };
  if (!subnet) return { ...hop, reason: "unknown", sources: [], missing: "the subnet, and its network ACL" };
  const { candidates, missing } = aclsOf(graph, subnet);
  const nodes = candidates.flatMap((acl) => (acl.node ? [acl.node] : []));
  if (nodes.length === 0 && missing === undefined) return { ...hop, reason: "open", sources: [] };
  if (verdict === "unknown")
    return {
      ...hop,
      reason: "unknown",
      sources: nodes.map(sourceOf),
      missing:
        missing ??
        (candidates.length > 1
          ? "which network ACL the subnet has"
          : "what the entries say, or the client's port"),
    };
  // The reply's port is the client's: the entry that decides is named for the request only.
  const entries =
    leg === "request"
      ? candidates.flatMap(
          (acl) => decisive(acl, direction, address, connection, verdict === "blocked") ?? [],
        )
      : [];
  return {
    ...hop,
    reason: entries.length > 0 || verdict === "allowed" ? "rule" : "no-rule",
    sources: (entries.length > 0 ? entries : nodes).map(sourceOf),
  };
}

export function routeHop(
  { graph, member, name }: Seen,
  outcome: Outcome,
  towards: IpAddress,
  bounds: Bounds,
  connection: Connection,
): AwsHop {
  const verdict = verdictOf(bounds, connection);
  const at = `routes of ${member.subnet?.name ?? name} to ${formatAddress(towards)}`;
  const hop = { layer: "route" as const, at, verdict };
  const nodes = outcome.routes.flatMap(({ node }) => (node ? [sourceOf(node)] : []));
  const tables = member.subnet ? tablesOf(graph, member.subnet) : undefined;
  if (verdict === "unknown")
    return {
      ...hop,
      reason: "unknown",
      sources: nodes,
      missing:
        tables?.unknown ?? (member.subnet ? whatTargets(outcome.targets) : "the subnet, and its routes"),
    };
  if (nodes.length > 0) return { ...hop, reason: "rule", sources: nodes };
  const found = (tables?.tables ?? []).flatMap(({ node }) => (node ? [sourceOf(node)] : []));
  return { ...hop, reason: verdict === "allowed" ? "open" : "no-rule", sources: found };
}

const whatTargets = (targets: readonly Target[]): string =>
  `what passes ${targets.map(({ kind, key, gateway, peering }) => gateway?.name ?? peering?.name ?? (kind === "opaque" ? key : kind)).join(" or ")}`;

/** A gateway, an address, an option: whatever else must be there. */
export function gateHop(
  layer: Layer,
  at: string,
  bounds: Bounds,
  connection: Connection,
  node: Node | undefined,
  missing: string,
): AwsHop {
  const verdict = verdictOf(bounds, connection);
  return {
    layer,
    at,
    verdict,
    reason: verdict === "unknown" ? "unknown" : verdict === "allowed" ? "rule" : "no-rule",
    sources: node ? [sourceOf(node)] : [],
    ...(verdict === "unknown" && { missing }),
  };
}
