import {
  accountOf,
  definePolicy,
  example,
  iamRole,
  isAbout,
  isAllow,
  pathBetween,
  peerAccountOf,
  resolve,
  resource,
  sharedWith,
  texts,
  textsOf,
  transitNeighbours,
} from "../../core/policy";

const estate = {
  estate: {
    accountGroups: {
      shop: { accounts: ["333333333333"] },
      payments: { accounts: ["444444444444"] },
    },
  },
};
const own = { account: "333333333333" };
const trusting = (account: string) =>
  example(
    {
      ...iamRole({ Principal: { Service: undefined, AWS: `arn:aws:iam::${account}:role/settle` } }),
      ...own,
    },
    estate,
  );
const peering = (peerOwnerId: string, settings: object = {}) =>
  example(
    resource(
      "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
      "to-payments",
      { vpcId: "vpc-0aaa1111bbbb2222c", peerVpcId: "vpc-0ddd4444eeee5555f", peerOwnerId },
      own,
    ),
    { estate: { ...estate.estate, ...settings } },
  );

export default definePolicy({
  name: "restrict-account-paths",
  displayName: "Paths between the accounts of different groups are declared",
  description:
    "A group has accounts of its own so that a breach ends there. Each role that another group's account may take on, each peering or transit gateway between their networks and each share leads past that wall: it is listed, so that somebody decides on it.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [49],
  remediationSteps:
    "Close the path, or name it in this policy's setting allowed as from>to (account groups of the estate).",
  settings: {
    allowed: texts(
      "Paths that are meant to be, as `from>to` with the names of account groups. None by default.",
    ),
  },
  appliesTo: [
    "PolicyDocument",
    "ResourceShare",
    "TransitGatewayPeering",
    "VpcGatewayAttachment",
    "VpcPeering",
  ],
  needs: "graph",
  check({ node, graph, estate, settings, report }) {
    if (Object.keys(estate.accountGroups).length === 0)
      return report.notApplicable("the estate names no account groups");
    const allowed = new Set(textsOf(settings, "allowed") ?? []);
    const { account } = node.resource;
    const tell = (
      from: string | undefined,
      to: string | undefined,
      how: string,
      path: string,
      isSure = true,
    ): void => {
      const found = pathBetween(estate, from, to);
      if (!found || allowed.has(`${found.from}>${found.to}`)) return;
      const options = { key: `${path} ${found.other}` };
      const { from: here, to: there } = found.shown;
      if (found.missing !== undefined) report.unknown(path, found.missing, options);
      else if (isSure) report(`leads from account ${here} to account ${there}: ${how}`, path, options);
      else report.unknown(path, `whether it leads from account ${here} to account ${there}: ${how}`, options);
    };
    if (node.kind === "ResourceShare")
      return report.each(node.principals, (principal, index) => {
        const { account: other, wide } = sharedWith(principal);
        const path = node.native ? `principals[${index}]` : "principal";
        if (other !== undefined) return tell(account, other, "it shares resources with it", path);
        if (wide !== undefined) tell(account, undefined, "it shares resources", path);
      });
    if (node.kind === "VpcGatewayAttachment") {
      for (const { account: other, isSure } of transitNeighbours(graph, node))
        tell(account, other, "a transit gateway ties their networks", "transitGatewayId", isSure);
      return report.each(resolve(graph, node.gateway, "VpcGateway").missing, () =>
        tell(account, undefined, "a gateway ties their networks", "transitGatewayId"),
      );
    }
    if (node.kind !== "PolicyDocument") {
      const peer = peerAccountOf(graph, node);
      if (peer === undefined) return;
      // Both sides of a peering may connect, as far as routes and groups let them.
      return tell(account, peer.account, "it peers their networks", peer.path);
    }
    if (node.use !== "trust" && node.use !== "identity")
      return report.notApplicable("it lets nobody become a role");
    report.each(node.statements, (statement) => {
      if (!isAllow(statement)) return;
      if (node.use === "trust")
        report.each(statement.principals, ({ type, value }) => {
          // Services and identity providers are of no account.
          if (type === "Service" || type === "Federated") return;
          const from = type === "AWS" && value !== undefined ? accountOf(value) : undefined;
          tell(from, account, `${value} may become the role`, `${statement.place}.Principal`);
        });
      else if (isAbout(statement, "sts:AssumeRole"))
        report.each(statement.resources, (each) => {
          const to = /^arn:[^:]*:iam::(\d{12}):role\//.exec(each)?.[1];
          tell(account, to, `its holders may become ${each}`, `${statement.place}.Resource`);
        });
    });
  },
  good: () => ({
    "an account of the same group": trusting("333333333333"),
    "a peering within the account": peering("333333333333"),
    "a path that is meant to be": peering("444444444444", {
      policies: { "restrict-account-paths": { settings: { allowed: ["shop>payments"] } } },
    }),
  }),
  bad: () => ({
    "a role for another group's account": trusting("444444444444"),
    "a peering with another group's network": peering("444444444444"),
    "a share with another group's account": example(
      resource(
        "aws:ram/principalAssociation:PrincipalAssociation",
        "subnets",
        { principal: "444444444444" },
        own,
      ),
      estate,
    ),
    "a transit gateway of another group's account": example(
      [
        resource(
          "aws:ec2transitgateway/transitGateway:TransitGateway",
          "hub",
          {},
          {
            account: "444444444444",
            physicalId: "tgw-0aaa1111bbbb2222c",
          },
        ),
        resource(
          "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
          "shop",
          {
            transitGatewayId: "tgw-0aaa1111bbbb2222c",
            vpcId: "vpc-0aaa1111bbbb2222c",
            subnetIds: ["subnet-0aaa1111bbbb2222c"],
          },
          own,
        ),
      ],
      estate,
    ),
  }),
});
