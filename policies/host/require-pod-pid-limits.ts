import {
  definePolicy,
  example,
  hostExample,
  hostSetup,
  integer,
  joinsKubernetes,
  launchTemplate,
  nodeClass,
  nodeGroup,
  numberOf,
  podPidsLimit,
  resolve,
} from "../../core/policy";

const encode = (text: string): string => Buffer.from(text).toString("base64");
const bottle = (...lines: readonly string[]): string =>
  encode(["[settings.kubernetes]", 'cluster-name = "shop"', ...lines].join("\n"));
const template = (changes: object) => launchTemplate(changes, { physicalId: "lt-0aaa1111bbbb2222c" });

function faultOf(limit: number | undefined, most: number): string | undefined {
  if (limit === undefined) return "sets no limit for the processes of a pod";
  if (limit === Infinity) return "lets a pod have any number of processes";
  return limit > most ? `lets a pod have ${limit} processes, more than ${most}` : undefined;
}

export default definePolicy({
  name: "require-pod-pid-limits",
  displayName: "Nodes bound the processes of a pod",
  description:
    "Memory and processor of a pod are bounded by its limits, its processes by its node alone: without podPidsLimit one pod that forks without end stops every other on the machine.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:4.2.13"],
  requirements: [57, 61],
  remediationSteps:
    "Set podPidsLimit in nodeadm's kubelet configuration, pod-pids-limit under [settings.kubernetes] of Bottlerocket, or --pod-max-pids for the kubelet.",
  settings: { most: integer("The most processes of a pod. By default 4096.", 1, 4_194_304) },
  appliesTo: ["Host", "EksNodeGroup"],
  needs: "graph",
  check({ node, graph, report, settings }) {
    if (node.kind === "EksNodeGroup") {
      if (node.launchTemplate.length === 0)
        return report.notApplicable("require-node-launch-templates judges groups without a template");
      const { unseen, missing } = resolve(graph, node.launchTemplate, "Host");
      const path = node.places["launchTemplate"] ?? "launchTemplate";
      for (const each of unseen)
        report.unknown(path, `the nodes of launch template ${each}, which is not given`);
      for (const each of missing) report.unknown(path, `the nodes of its launch template: ${each}`);
      return;
    }
    const { userData } = node;
    const setup = hostSetup(userData ?? "");
    const users = graph
      .all("EksNodeGroup")
      .map((group) => ({ group, ...resolve(graph, group.launchTemplate, "Host") }));
    const joins =
      users.some(({ definite }) => definite.includes(node)) ||
      node.hostKind === "node class" ||
      joinsKubernetes(setup);
    const perhaps = joins ? undefined : users.find(({ possible }) => possible.includes(node));
    if (!joins && !perhaps) return report.notApplicable("its user data joins it to no cluster");
    const fault = faultOf(podPidsLimit(setup), numberOf(settings, "most") ?? 4096);
    if (fault === undefined) return;
    const path = node.places["userData"] ?? "userData";
    if (perhaps) report.unknown(path, `whether ${perhaps.group.name} is made from it`);
    else report(fault, path);
  },
  good: () => ({
    "bounded, by nodeadm": hostExample({
      userData:
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config: { podPidsLimit: 1024 }\n",
    }),
    "bounded, by Bottlerocket": example(launchTemplate({ userData: bottle("pod-pids-limit = 1024") })),
    "bounded, by Karpenter's class": example(nodeClass()),
    "no node": hostExample({ userData: "#!/bin/sh\nsystemctl enable --now nginx\n" }),
    "a group's template": example([nodeGroup(), template({ userData: bottle("pod-pids-limit = 1024") })]),
  }),
  bad: () => ({
    "not set": hostExample({ userData: "#!/bin/sh\n/etc/eks/bootstrap.sh shop\n" }),
    "any number": example(launchTemplate({ userData: bottle("pod-pids-limit = -1") })),
    "not set in Karpenter's class": example(nodeClass({ userData: undefined })),
    "too many": hostExample({
      userData: "#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=100000'\n",
    }),
    "a group's template without user data": example([nodeGroup(), template({})]),
  }),
});
