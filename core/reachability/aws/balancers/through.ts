import { ConnectionSet, type Connection, type IpSet } from "../../../sets";
import type { Witness } from "../../answer";
import type { Endpoint } from "../../endpoint";
import type { AwsAnswer } from "../answer";
import { both, either, nothing, oneOf, type Bounds, type Certainty } from "../bounds";
import type { AwsEndpoint } from "../endpoints/endpoint";
import type { Member } from "../endpoints/member";
import type { SideStore } from "../sides";
import type { AwsHop } from "../ways/case";
import { gateHop } from "../ways/hops";
import { internetSpace } from "../ways/passage";
import { thereAndBack } from "../ways/replies";
import type { Forward } from "./forwards";

/** What passes from a client through a load balancer to one of its targets. */
export interface Through extends Bounds {
  readonly from: Endpoint;
  readonly forward: Forward;
  /** To the load balancer, and from there to the target; `may` and `must` are what the client asks of the first. */
  readonly legs: readonly [AwsAnswer, AwsAnswer];
  readonly witness: () => Witness;
}

/** Where clients come from: addresses, and the interface that has them. */
interface Client {
  readonly addresses: IpSet;
  readonly member: Member | undefined;
}

/** What a target lets in where it sees the client's address: the load balancer's only opens the way. */
function seenAsClient(sides: SideStore, forward: Forward, clients: readonly Client[]): Bounds {
  const cases = forward.balancer.members.flatMap((near) =>
    forward.target.members.flatMap((far) => {
      const [out, into] = [sides.of(near), sides.of(far)];
      const crossing: Certainty =
        near.subnet && far.subnet ? (near.subnet === far.subnet ? "no" : "yes") : "unknown";
      return clients.flatMap(({ addresses, member }) =>
        [...into.cuts.points(addresses)].flatMap((client) =>
          [...out.cuts.points(far.addresses.only(client.family))].map((target) => {
            const own = member?.vpc !== undefined && member.vpc === far.vpc ? member : undefined;
            return both(
              out.groups("initiator", target, far, "yes"),
              into.groups("responder", client, own, own ? "yes" : "no"),
              thereAndBack(out.acls("initiator", target, crossing), into.acls("responder", client, crossing)),
            );
          }),
        ),
      );
    }),
  );
  return cases.length === 0 ? nothing : oneOf(cases);
}

function clientsOf(from: Endpoint, { members }: AwsEndpoint): readonly Client[] {
  if (from.kind === "external") return [{ addresses: from.addresses, member: undefined }];
  const own = (from as AwsEndpoint).members.map((member) => ({ addresses: member.addresses, member }));
  // By the internet, a client is seen by an address that nobody here knows.
  const isFacing = members.some(({ isPublic }) => isPublic !== "no");
  return isFacing ? [...own, { addresses: internetSpace.only("ipv4"), member: undefined }] : own;
}

/** What the target lets in, as far as it is known whose address it sees. */
function atTarget(sides: SideStore, forward: Forward, from: Endpoint, own: Bounds): Bounds {
  if (forward.preservesClient === "no") return own;
  const client = seenAsClient(sides, forward, clientsOf(from, forward.balancer));
  // The load balancer's group counts for its own packets too where a target's rules name it.
  if (forward.preservesClient === "yes") return { may: either([client, own]).may, must: client.must };
  return oneOf([client, own]);
}

export function through(
  sides: SideStore,
  from: Endpoint,
  forward: Forward,
  legs: readonly [AwsAnswer, AwsAnswer],
): Through {
  const [first, second] = legs;
  const arriving = both(forward.sends, atTarget(sides, forward, from, second));
  const none = ConnectionSet.none();
  const asked = both(first, forward.listens);
  const isSure =
    forward.certain === "yes" && !forward.sends.must.isEmpty && forward.sends.must.isSubsetOf(arriving.must);
  const may = arriving.may.isEmpty ? none : asked.may;
  const must = isSure ? asked.must : none;
  const witness = (): Witness => {
    const connection: Connection = must.first ??
      may.first ??
      forward.listens.may.first ?? { protocol: "tcp", port: 1 };
    const sent: Connection = arriving.may.first ?? forward.sends.may.first ?? connection;
    const verdict = must.contains(connection) ? "allowed" : may.contains(connection) ? "unknown" : "blocked";
    const listening: AwsHop = gateHop(
      "endpoint",
      `listener of ${forward.balancer.name} to ${forward.group?.name ?? forward.target.name}`,
      forward.certain === "yes" ? forward.listens : { may: forward.listens.may, must: none },
      connection,
      forward.listener,
      "whether it forwards there",
    );
    const arrival = gateHop(
      "security-group",
      `what ${forward.target.name} lets in from the client's address`,
      arriving,
      sent,
      forward.target.node,
      "whose address the target sees, or what its rules say",
    );
    return {
      from,
      to: forward.target,
      connection,
      verdict,
      hops: [
        ...first.witness(connection).hops,
        listening,
        ...second.witness(sent).hops,
        ...(forward.preservesClient === "no" ? [] : [arrival]),
      ],
    };
  };
  return { from, forward, legs, may, must, witness };
}
