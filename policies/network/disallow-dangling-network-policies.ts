import {
  definePolicy,
  matchesSelector,
  namespaces,
  networkPolicy,
  peek,
  selectsAll,
  Unknown,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-dangling-network-policies",
  displayName: "Network policies select pods",
  description:
    "A policy whose selector fits no pod of its namespace protects nothing, and looks as if it did: mostly a label that was renamed on one side, or the wrong namespace.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.3.2"],
  requirements: [53],
  remediationSteps:
    "Make the podSelector and namespace those of the pods that it is for, or delete the policy.",
  appliesTo: "NetworkPolicy",
  needs: "graph",
  check({ node, graph, report }) {
    const selector = node.podSelector;
    if (selectsAll(selector)) return;
    const all = namespaces(graph);
    const scope = all.of(node);
    const candidates = [...(scope?.workloads ?? []), ...all.unplaced.workloads];
    const taken = candidates.map((workload) => peek(() => matchesSelector(selector, workload.podLabels)));
    if (scope && taken.slice(0, scope.workloads.length).includes(true)) return;
    const doubtful =
      !scope ||
      scope.workloads.length === 0 ||
      taken.some((each) => each === true || each instanceof Unknown);
    if (doubtful)
      report.unknown("spec.podSelector", `the pods of namespace ${scope?.name ?? "its namespace"}`);
    else report(`selects no pod of namespace ${scope.name}`, "spec.podSelector");
  },
  good: () => ({
    "selects a workload": networkPolicy(),
    "selects all": networkPolicy({ spec: { podSelector: { matchLabels: undefined } } }),
  }),
  bad: () => ({
    "another label": networkPolicy({ spec: { podSelector: { matchLabels: { app: "chekcout" } } } }),
    "a key that the pods have": networkPolicy({
      spec: {
        podSelector: { matchLabels: undefined, matchExpressions: [{ key: "app", operator: "DoesNotExist" }] },
      },
    }),
  }),
});
