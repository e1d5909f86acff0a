import {
  cluster,
  clusterExample,
  definePolicy,
  example,
  matchGlob,
  resource,
  satisfiesVersion,
} from "../../core/policy";

const addons = { "vpc-*": ">=1.20" };

export default definePolicy({
  name: "restrict-addon-versions",
  displayName: "Add-ons run a supported version",
  description:
    "Add-ons run with more rights than any workload; one that is out of support keeps its flaws. Which versions are in support is the estate's hosts.addons.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.5"],
  requirements: [66],
  remediationSteps: "Upgrade the add-on, and state its version.",
  appliesTo: "EksAddon",
  check({ node, estate, report }) {
    const { addonName, addonVersion } = node;
    const [, supported] =
      Object.entries(estate.hosts.addons).find(([pattern]) => matchGlob(pattern, addonName ?? "")) ?? [];
    if (!supported) return report.notApplicable("the estate names no versions of it");
    if (addonVersion === undefined)
      report(`(${addonName}) states no version: AWS takes its default`, node.places["addonVersion"]);
    else if (satisfiesVersion(addonVersion, supported) === false)
      report(
        `(${addonName}) runs ${addonVersion}, but the estate supports ${supported.text}`,
        node.places["addonVersion"],
      );
  },
  good: () => ({
    "a supported version": clusterExample({}, {}, { estate: { hosts: { addons } } }),
    "an add-on that the estate does not name": example([
      ...cluster(),
      resource("aws:eks/addon:Addon", "dns", { clusterName: "shop", addonName: "coredns" }),
    ]),
  }),
  bad: () => ({
    "out of support": clusterExample(
      {},
      { addonVersion: "v1.12.6-eksbuild.2" },
      { estate: { hosts: { addons } } },
    ),
    "not stated": clusterExample({}, { addonVersion: undefined }, { estate: { hosts: { addons } } }),
  }),
});
