import { absent, canonicalCapability, container, definePolicy, isWindows } from "../../core/policy";

export default definePolicy({
  name: "require-drop-net-raw",
  displayName: "Containers can't forge packets",
  description:
    "NET_RAW is among the runtime's defaults. With it a container can forge addresses and answer for its neighbours on the node's network, past what zones and network policies divide.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.8"],
  requirements: [60],
  remediationSteps: "Drop ALL or NET_RAW in securityContext.capabilities, and don't add NET_RAW.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform === "lambda") return report.notApplicable("functions have no setting for capabilities");
    if (node.platform === "batch") return report.notApplicable("jobs have no setting for capabilities");
    if (node.platform === "managed")
      return report.notApplicable("the service has no setting for capabilities");
    const capabilities = node.securityContext?.capabilities;
    const dropped = capabilities?.drop?.some((name) =>
      ["ALL", "NET_RAW"].includes(canonicalCapability(name)),
    );
    const added = capabilities?.add?.findIndex((name) => canonicalCapability(name) === "NET_RAW") ?? -1;
    if (dropped && added < 0) return;
    if (isWindows(node.workload)) return report.notApplicable("Windows has no capabilities");
    if (added >= 0) report("adds the capability NET_RAW", `securityContext.capabilities.add[${added}]`);
    else report("keeps the capability NET_RAW", "securityContext.capabilities.drop");
  },
  repairs: { drop: ["ALL"], "[]": absent },
  good: () => ({ "ALL dropped": container({ securityContext: { capabilities: { drop: ["ALL"] } } }) }),
  bad: () => ({
    "NET_RAW kept": {
      ...container({ securityContext: { capabilities: { drop: ["CHOWN"] } } }),
      alsoFails: ["require-drop-all-capabilities"],
    },
    "NET_RAW added": {
      ...container({ securityContext: { capabilities: { add: ["NET_RAW"] } } }),
      alsoFails: ["restrict-added-capabilities"],
    },
  }),
});
