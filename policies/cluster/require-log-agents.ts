import {
  admissionGuard,
  cluster,
  clusterExample,
  definePolicy,
  dividedNamespace,
  example,
  logAgentsOf,
  reportAbsence,
  resource,
  texts,
  textsOf,
} from "../../core/policy";

const bare = () => cluster().filter(({ name }) => name !== "shop-logs");

export default definePolicy({
  name: "require-log-agents",
  displayName: "Logs of nodes and containers are sent away",
  description:
    "What a container wrote is gone with it, and what a node logged with the node. Only an agent on each node that sends logs away keeps the traces of an intruder.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "nsa-cisa-1.2:logging"],
  requirements: [57, 66],
  remediationSteps:
    "Add the add-on amazon-cloudwatch-observability, or run an agent such as Fluent Bit as a DaemonSet; name others in the setting agents.",
  settings: { agents: texts("Names of further add-ons, and patterns of images, that send logs away.") },
  appliesTo: "EksCluster",
  needs: "graph",
  check({ node, graph, environment, settings, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    const { found, possible, given } = logAgentsOf(graph, node, textsOf(settings, "agents") ?? []);
    if (found !== undefined) return;
    if (possible !== undefined) report.unknown("", `whether ${possible} sends its logs away`);
    else if (!given) report.unknown("", "what runs in the cluster, which may send its logs away");
    else reportAbsence({ graph, report }, "hold the agent", "has nothing on its nodes that sends logs away");
  },
  good: () => ({
    "the add-on": clusterExample(),
    "an agent of one's own, by its name": example(
      [
        ...bare(),
        resource("aws:eks/addon:Addon", "shipper", { clusterName: "shop", addonName: "acme_log-shipper" }),
      ],
      { estate: { policies: { "require-log-agents": { settings: { agents: ["acme_*"] } } } } },
    ),
  }),
  bad: () => ({
    "no agent among what is given": example([
      ...bare(),
      ...admissionGuard(),
      ...dividedNamespace("shop-checkout"),
    ]),
    "an agent of another cluster": example([
      ...bare(),
      ...admissionGuard(),
      ...dividedNamespace("shop-checkout"),
      resource("aws:eks/addon:Addon", "elsewhere", {
        clusterName: "other",
        addonName: "amazon-cloudwatch-observability",
      }),
    ]),
  }),
});
