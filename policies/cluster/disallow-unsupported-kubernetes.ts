import {
  cluster,
  clusterExample,
  definePolicy,
  endedSupport,
  example,
  nodeGroup,
  oneOf,
} from "../../core/policy";

const anyVersion = { estate: { hosts: { kubernetes: ">=1.20" } } };
const strict = {
  estate: {
    ...anyVersion.estate,
    policies: { "disallow-unsupported-kubernetes": { settings: { extended: "disallow" } } },
  },
};

export default definePolicy({
  name: "disallow-unsupported-kubernetes",
  displayName: "No cluster runs a version whose support has ended",
  description:
    "Once EKS supports a version no longer, flaws in it stay open, and AWS upgrades the cluster when it sees fit. The dates are AWS's own calendar, whatever range the estate allows.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.5", "nist-800-190:4.5.2", "nsa-cisa-1.2:upgrades"],
  requirements: [66],
  remediationSteps: "Upgrade the cluster, then its node groups, one minor version at a time.",
  settings: {
    extended: oneOf(
      ["disallow"],
      "disallow ends support with the standard one. By default extended support counts as support.",
    ),
  },
  appliesTo: ["EksCluster", "EksNodeGroup"],
  check({ node, now, settings, report }) {
    if (node.version === undefined)
      return report.notApplicable("no version is given: AWS takes its default, or the cluster's");
    const ended = endedSupport(node.version, now);
    if (!ended || (ended.kind === "standard" && settings["extended"] !== "disallow")) return;
    report(
      `runs Kubernetes ${node.version}, whose ${ended.kind} support ended on ${ended.since}`,
      node.places["version"],
    );
  },
  good: () => ({
    "in support": clusterExample(),
    "in extended support": clusterExample({ version: "1.32" }, {}, anyVersion),
  }),
  bad: () => ({
    "a cluster without any support": clusterExample({ version: "1.29" }, {}, anyVersion),
    "a cluster older than the calendar": clusterExample({ version: "1.21" }, {}, anyVersion),
    "nodes without any support": example([...cluster(), nodeGroup({ version: "1.28" })], anyVersion),
    "extended support, where it does not count": clusterExample({ version: "1.32" }, {}, strict),
  }),
});
