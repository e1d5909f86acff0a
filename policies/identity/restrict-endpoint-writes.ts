import {
  definePolicy,
  eachRule,
  exemptRoles,
  grants,
  type PolicyRule,
  role,
  roleKinds,
} from "../../core/policy";

const verbs = ["create", "patch", "update"];
const rights = [
  { group: "", resource: "endpoints", verbs },
  { group: "discovery.k8s.io", resource: "endpointslices", verbs },
];

export default definePolicy({
  name: "restrict-endpoint-writes",
  displayName: "Few may write endpoints",
  description:
    "Whoever writes the endpoints of a Service sends its traffic wherever they like, into other namespaces past their network policies too. Clusters older than 1.22 gave this to every editor by system:aggregate-to-edit, which is judged as well.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [53],
  remediationSteps: "Remove endpoints and endpointslices from the rule; let Services select their pods.",
  settings: { exempt: exemptRoles },
  appliesTo: roleKinds,
  check({ node, report, settings }) {
    if (/^system:aggregate-to-/.test(node.name))
      report.each(node.rules, (rule, index) => judge(rule, `rules[${index}]`));
    else eachRule(node, report, settings, judge);

    function judge(rule: PolicyRule, path: string): void {
      const right = rights.find((each) => grants(rule, each));
      if (right) report(`lets its holders redirect Services, by writing ${right.resource}`, path);
    }
  },
  good: () => ({ "reads endpoints": role({ resources: ["endpoints"] }) }),
  bad: () => ({
    endpoints: role({ resources: ["endpoints"], verbs: ["update"] }),
    slices: role({ apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["create"] }),
    "every editor": role({ resources: ["endpoints"], verbs: ["patch"] }, "ClusterRole", {
      metadata: { name: "system:aggregate-to-edit" },
    }),
  }),
});
