import {
  admissionGuard,
  admissionGuards,
  cluster,
  clusterExample,
  definePolicy,
  dividedNamespace,
  example,
  manifest,
  reportAbsence,
} from "../../core/policy";

const kyverno = (validationFailureAction: string) =>
  manifest({
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "guard" },
    spec: { validationFailureAction, rules: [] },
  });
const within = () => [...cluster(), ...dividedNamespace("shop-checkout")];

export default definePolicy({
  name: "require-admission-guard",
  displayName: "Something at the cluster's door refuses what breaks the rules",
  description:
    "Checks of code are passed by whoever speaks to the API server themselves. Only an admission policy that denies holds for everybody; one that warns, or fails open, holds for nobody.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.5", "nsa-cisa-1.2:pod-security", "cis-kubernetes-1.9:5.5.1"],
  requirements: [1, 60, 66],
  remediationSteps:
    "Apply a ValidatingAdmissionPolicy with a binding whose validationActions hold Deny (the component AdmissionGuard makes one), or rules of Kyverno or Gatekeeper that enforce.",
  appliesTo: "EksCluster",
  needs: "graph",
  check({ graph, environment, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    if (graph.all("Namespace").length === 0)
      return report.notApplicable("nothing that is in the cluster was given");
    const { found, missing } = admissionGuards(graph);
    if (found.length > 0) return;
    if (missing.length > 0) report.unknown("", missing.join("; "));
    else reportAbsence({ graph, report }, "hold the guard", "has nothing at its door that refuses");
  },
  good: () => ({
    "a policy that denies": example([...within(), ...admissionGuard()]),
    "rules of an engine that enforces": example([...within(), kyverno("Enforce")]),
    "nothing of its inside is given": clusterExample(),
  }),
  bad: () => ({
    "no guard": example(within()),
    "a binding that warns": example([
      ...within(),
      ...admissionGuard({}, { spec: { validationActions: ["Warn", "Audit"] } }),
    ]),
    "a policy that nothing binds": example([...within(), ...admissionGuard().slice(0, 1)]),
    "a policy that fails open": example([
      ...within(),
      ...admissionGuard({ spec: { failurePolicy: "Ignore" } }),
    ]),
    "rules that only report": example([...within(), kyverno("Audit")]),
  }),
});
