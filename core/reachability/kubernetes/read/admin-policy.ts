import type { AdminNetworkPolicy, AdminNetworkPolicyPeer, NamespacesPeer, PodsPeer } from "../../../graph";
import { peek, Unknown } from "../../../graph";
import { IpSet } from "../../../sets";
import { anything, everything, readSelector, type Reading, type Selector } from "../selector";
import { ipBlock, readPeers, refuse } from "./peers";
import { adminPorts, unknownPorts } from "./ports";
import type { Action, Direction, Peer, PodTerm, Policy, Rule } from "./policy";

/** Priorities of the API: what lies outside is refused. */
const lastPriority = 1000;

/** Reads a policy of a cluster's administrators, of either version of the API. */
export function readAdminPolicy(node: AdminNetworkPolicy): Policy {
  let valid = true;
  const reading: Reading = { invalid: () => (valid = false) };
  const tier = tierOf(node, reading);
  const priority = node.objectKind === "BaselineAdminNetworkPolicy" ? 0 : readPriority(node, reading);
  const subject = subjectOf(node, reading);
  const ingress = readRules("ingress", node, reading);
  const egress = readRules("egress", node, reading);
  return {
    node,
    name: `${node.objectKind} ${node.resource.name}`,
    tier: tier ?? "admin",
    priority,
    valid: valid && tier !== undefined,
    subject,
    rules: () => true,
    ingress,
    egress,
  };
}

/** Undefined where it is not known: the policy then counts as possible in the first tier, where it decides most. */
function tierOf(node: AdminNetworkPolicy, reading: Reading): "admin" | "baseline" | undefined {
  if (node.objectKind === "AdminNetworkPolicy") return "admin";
  if (node.objectKind === "BaselineAdminNetworkPolicy") return "baseline";
  const tier = peek(() => node.tier);
  if (tier instanceof Unknown) return undefined;
  if (tier === "Admin") return "admin";
  if (tier === "Baseline") return "baseline";
  reading.invalid();
  return undefined;
}

function readPriority(node: AdminNetworkPolicy, reading: Reading): number | undefined {
  const priority = peek(() => node.priority);
  if (priority instanceof Unknown) return undefined;
  if (priority !== undefined && priority >= 0 && priority <= lastPriority) return priority;
  reading.invalid();
  return undefined;
}

/** Namespaces by their labels. What compares the labels of both ends is of a version that nothing serves any more. */
function readNamespaces(namespaces: NamespacesPeer, reading: Reading): Selector {
  const compared = peek(() => [...(namespaces.sameLabels ?? []), ...(namespaces.notSameLabels ?? [])]);
  if (compared instanceof Unknown || compared.length > 0) return anything;
  const deeper = peek(() => namespaces.namespaceSelector);
  if (deeper instanceof Unknown) return anything;
  return readSelector(() => deeper ?? namespaces, reading);
}

const byNamespace = (namespaces: NamespacesPeer, reading: Reading): PodTerm => ({
  namespaces: { selector: readNamespaces(namespaces, reading) },
  pods: everything,
});

function byPods(pods: PodsPeer, reading: Reading): PodTerm {
  const namespaces = peek(() => pods.namespaces);
  return {
    namespaces: {
      selector:
        namespaces instanceof Unknown
          ? anything
          : namespaces
            ? readNamespaces(namespaces, reading)
            : readSelector(() => pods.namespaceSelector, reading),
    },
    pods: readSelector(() => pods.podSelector, reading),
  };
}

const somebody: PodTerm = { namespaces: { selector: anything }, pods: anything };

/** `namespaces` or `pods`, of a subject or of a peer; undefined where neither is given. */
function readTerm(
  namespacesOf: () => NamespacesPeer | undefined,
  podsOf: () => PodsPeer | undefined,
  reading: Reading,
): PodTerm | undefined {
  const namespaces = peek(namespacesOf);
  const pods = peek(podsOf);
  if (namespaces instanceof Unknown || pods instanceof Unknown) return somebody;
  if (namespaces && pods) {
    reading.invalid();
    return somebody;
  }
  if (namespaces) return byNamespace(namespaces, reading);
  return pods && byPods(pods, reading);
}

function subjectOf(node: AdminNetworkPolicy, reading: Reading): PodTerm {
  const subject = peek(() => node.subject);
  if (subject instanceof Unknown) return somebody;
  const term = readTerm(
    () => subject?.namespaces,
    () => subject?.pods,
    reading,
  );
  if (!term) reading.invalid();
  return term ?? somebody;
}

const actions: Readonly<Record<string, Action>> = {
  Accept: "allow",
  Allow: "allow",
  Deny: "deny",
  Pass: "pass",
};

type AdminRule = NonNullable<AdminNetworkPolicy["ingress"]>[number];

function readRules(direction: Direction, node: AdminNetworkPolicy, reading: Reading): readonly Rule[] {
  const path = `spec.${direction}`;
  const unknown = (place: string): Rule => ({
    path: place,
    action: undefined,
    peers: [{ kind: "unknown" }],
    ports: unknownPorts,
  });
  const list = peek(() => node[direction]);
  if (list instanceof Unknown) return [unknown(path)];
  return Array.from((list ?? []).keys(), (at) => {
    const rule = peek(() => list![at]!);
    const place = `${path}[${at}]`;
    if (rule instanceof Unknown) return unknown(place);
    return {
      path: place,
      action: readAction(rule, reading),
      peers: adminPeers(rule, reading),
      ports: adminPorts(rule, reading),
    };
  });
}

function readAction(rule: AdminRule, reading: Reading): Action | undefined {
  const action = peek(() => rule.action);
  if (action instanceof Unknown) return undefined;
  const known = Object.hasOwn(actions, action ?? "") ? actions[action ?? ""] : undefined;
  if (!known) reading.invalid();
  return known;
}

/** A rule of this API names its peers: without any the API server refuses it. */
function adminPeers(rule: AdminRule, reading: Reading): readonly Peer[] {
  const list = peek(() => ("from" in rule ? rule.from : "to" in rule ? rule.to : undefined) as PeerList);
  if (list instanceof Unknown) return [{ kind: "unknown" }];
  if (!list || list.length === 0) return [refuse(reading)];
  return readPeers(list, (peer) => adminPeer(peer, reading));
}
type PeerList = readonly AdminNetworkPolicyPeer[] | undefined;

function adminPeer(peer: AdminNetworkPolicyPeer, reading: Reading): Peer {
  const networks = peek(() => peer.networks);
  if (networks instanceof Unknown) return { kind: "unknown" };
  if (networks) return readNetworks(networks, reading);
  const term = readTerm(
    () => peer.namespaces,
    () => peer.pods,
    reading,
  );
  if (term) return { kind: "pods", term };
  if (peek(() => peer.nodes) !== undefined) return { kind: "nodes" };
  if (peek(() => peer.domainNames) !== undefined) return { kind: "names" };
  return refuse(reading);
}

function readNetworks(networks: readonly string[], reading: Reading): Peer {
  const blocks = Array.from(networks.keys(), (at) =>
    ipBlock(
      () => networks[at],
      () => undefined,
      reading,
    ),
  );
  const sets = blocks.flatMap((block) => (block.kind === "block" ? [block] : []));
  if (sets.length < blocks.length) return { kind: "unknown" };
  return {
    kind: "block",
    may: IpSet.unionAll(sets.map(({ may }) => may)),
    must: IpSet.unionAll(sets.map(({ must }) => must)),
  };
}
