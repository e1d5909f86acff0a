import {
  candidatesOf,
  definePolicy,
  matchesSelector,
  namespaces,
  networkPolicy,
  peek,
  podMakers,
  selectsAll,
  type Workload,
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
    const takes = (workload: Workload) => peek(() => matchesSelector(selector, workload.podLabels));
    const taken = scope ? candidatesOf(graph, scope, selector).map(takes) : [];
    if (taken.includes(true)) return;
    const makers = scope ? podMakers(scope) : [];
    const maybe = all.unplaced.workloads.map(takes).filter((each) => each !== false);
    if (
      !scope ||
      scope.workloads.length === 0 ||
      maybe.length + makers.length > 0 ||
      taken.some((each) => each !== false)
    )
      report.unknown(
        "spec.podSelector",
        `the pods of ${scope ? `namespace ${scope.name}` : "its namespace"}`,
      );
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
