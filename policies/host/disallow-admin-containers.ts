import { definePolicy, hostExample, tomlSettings, userDataTexts } from "../../core/policy";

const admin = "settings.host-containers.admin.enabled";

const bottlerocket = (...lines: readonly string[]) => ({
  userData: ["[settings.kubernetes]", 'cluster-name = "shop"', "pod-pids-limit = 1024", "", ...lines].join(
    "\n",
  ),
});

export default definePolicy({
  name: "disallow-admin-containers",
  displayName: "Bottlerocket's admin container stays off",
  description:
    "The admin container is a shell with full rights over the host, reachable by SSH. A host that is replaced and not repaired has no use for it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1", "nist-800-190:4.5.4"],
  requirements: [54, 57],
  remediationSteps: "Remove `enabled = true` under [settings.host-containers.admin].",
  appliesTo: "Host",
  check({ node, report }) {
    const { userData } = node;
    if (userData === undefined) return;
    for (const text of userDataTexts(userData)) {
      if (tomlSettings(text).get(admin) === "true")
        return report("turns the admin container on in its user data", node.places["userData"]);
    }
  },
  good: () => ({
    unset: hostExample(bottlerocket()),
    off: hostExample(bottlerocket("[settings.host-containers.admin]", "enabled = false")),
  }),
  bad: () => ({
    "on in its table": hostExample(bottlerocket("[settings.host-containers.admin]", "enabled = true")),
    "on by a dotted key": hostExample(
      bottlerocket("[settings]", "host-containers.admin.enabled = true # for now"),
    ),
  }),
});
