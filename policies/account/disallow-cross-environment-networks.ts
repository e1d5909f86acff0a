import {
  accountEnvironments as environments,
  definePolicy,
  environmentsOfAccount,
  example,
  peerAccountOf,
  resource,
  sharedWith,
} from "../../core/policy";

const own = { account: "333333333333" };
const estate = { estate: { environments } };
const peering = (peerOwnerId: string) =>
  example(
    resource(
      "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
      "other",
      { vpcId: "vpc-0aaa1111bbbb2222c", peerVpcId: "vpc-0ddd4444eeee5555f", peerOwnerId },
      own,
    ),
    estate,
  );
const share = (principal: string) =>
  example(
    resource("aws:ram/principalAssociation:PrincipalAssociation", "subnets", { principal }, own),
    estate,
  );

export default definePolicy({
  name: "disallow-cross-environment-networks",
  displayName: "Environments share neither networks nor resources",
  description:
    "A peering or a share between production and development makes one estate of two: what is tried out in the one stands a route away from the other.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [48],
  remediationSteps:
    "Take the peering or share away; what several environments need belongs to an account of its own that neither is named for.",
  appliesTo: ["ResourceShare", "TransitGatewayPeering", "VpcPeering"],
  needs: "graph",
  check({ node, graph, estate, environment, report }) {
    const tell = (account: string, how: string, path: string): void => {
      const theirs = environmentsOfAccount(estate, account);
      if (theirs.length === 0 || theirs.includes(environment.name)) return;
      if (environment.controlled || theirs.some((name) => estate.environments[name]?.controlled))
        report(`(of ${environment.name}) ${how} account ${account} of ${theirs.join(", ")}`, path);
    };
    if (node.kind === "ResourceShare")
      return report.each(node.principals, (principal, index) => {
        const path = node.native ? `principals[${index}]` : "principal";
        const { account, wide } = sharedWith(principal);
        if (account !== undefined) tell(account, "shares resources with", path);
        else if (wide !== undefined && environment.controlled)
          report.unknown(path, `whether ${wide} holds accounts of other environments`);
      });
    const peer = peerAccountOf(graph, node);
    if (!peer) return;
    if (peer.account !== undefined) tell(peer.account, "peers its network with that of", peer.path);
    else if (environment.controlled) report.unknown(peer.path, "the account of the other network");
  },
  good: () => ({
    "a peering within the environment": peering("333333333333"),
    "a share with an account that no environment is named for": share("999999999999"),
  }),
  bad: () => ({
    "a peering with another environment's network": peering("555555555555"),
    "a share with another environment's account": share("555555555555"),
    "a share with a user of another environment's": share("arn:aws:iam::555555555555:user/kim"),
    "transit gateways of two environments": example(
      resource(
        "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
        "other",
        {
          peerAccountId: "555555555555",
          peerRegion: "eu-west-1",
          peerTransitGatewayId: "tgw-0ddd4444eeee5555f",
          transitGatewayId: "tgw-0aaa1111bbbb2222c",
        },
        own,
      ),
      estate,
    ),
  }),
});
