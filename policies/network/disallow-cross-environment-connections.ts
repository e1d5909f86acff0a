import {
  connectionsIn,
  definePolicy,
  example,
  forbiddenBetween,
  groupRule,
  host,
  endsOf,
  nameEnds,
  nameShares,
  network,
  opening,
  reportForbidden,
  resource,
  securityGroup,
  subnet,
  zonedService,
} from "../../core/policy";

const rule = groupRule({ cidrBlocks: ["10.0.10.0/24"] });
const trial = "sg-0bbb2222cccc3333d";

/** A machine of an environment that asks production's, beside it in one network. */
const neighbours = (environment: string) => [
  ...network(),
  subnet(),
  securityGroup({ ingress: [rule] }),
  host(),
  { ...securityGroup({ ingress: [], egress: [rule] }, "trial"), physicalId: trial },
  resource(
    "aws:ec2/instance:Instance",
    "trial",
    { ...host().properties, vpcSecurityGroupIds: [trial] },
    { stack: `example/${environment}` },
  ),
];

export default definePolicy({
  name: "disallow-cross-environment-connections",
  displayName: "Environments don't reach into production, nor out of it",
  description:
    "Development runs what nobody has verified yet, by people who may try anything. If it can connect to production, whatever is broken into there is production too; a flow between zones speaks of one environment, never of two.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [48, 53],
  remediationSteps:
    "Separate the networks, or close one of the hops that the evidence names. Where two workloads have to talk, declare a flow that names one of them.",
  appliesTo: "Graph",
  check(context) {
    const analysis = connectionsIn(context);
    if (!analysis) return;
    for (const found of forbiddenBetween(analysis, "crossing")) {
      const { sources, targets, environments } = found;
      reportForbidden(
        context,
        found,
        `answers another environment: ${nameEnds(endsOf(sources))} of ${environments.from} may connect to ${nameShares(targets)} of ${environments.to}`,
      );
    }
  },
  good: () => ({
    "one environment alone": example([
      ...zonedService("storefront", "dmz"),
      ...zonedService("orders", "app"),
      ...opening("storefront", "orders", 8080),
    ]),
  }),
  bad: () => ({
    "one network for both": {
      ...example(neighbours("development"), { estate: { zones: { app: { within: "allow" } } } }),
      alsoFails: [],
    },
  }),
});
