import {
  binding,
  bindingDoubtOf,
  bindingsOf,
  controller,
  definePolicy,
  example,
  minimalPod,
  overlay,
  serviceAccountName,
  serviceAccountOf,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-bound-service-account-tokens",
  displayName: "Mounted tokens carry no rights unseen",
  description:
    "A token that is mounted and to whose account roles are bound hands those rights to whoever breaks into the pod. Workloads that need the API need this; each is worth knowing.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.1.6", "cis-eks-1.5:4.1.6"],
  requirements: [56, 66],
  remediationSteps:
    "Unbind the account, or mount no token; where the API is needed, narrow the role and mount a projected token.",
  appliesTo: "Workload",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.platform !== "kubernetes") return report.notApplicable("the platform mounts no token");
    const own = node.pod.automountServiceAccountToken;
    if (own === false) return;
    const bindings = bindingsOf(graph, node);
    const account = serviceAccountOf(graph, node);
    if (own === undefined && account?.automountServiceAccountToken === false) return;
    if (bindings.length === 0) {
      const doubt = bindingDoubtOf(graph, node);
      if (doubt !== undefined) report.unknown("serviceAccountName", doubt);
      return;
    }
    report(
      `mounts the token of ServiceAccount ${serviceAccountName(node)}, to which ${bindings.map((each) => `${each.kind} ${each.name}`).join(", ")} gives rights`,
      "serviceAccountName",
      {
        evidence: bindings.map((each) => ({
          text: `${each.kind} ${each.name} binds ${each.roleRef?.kind} ${each.roleRef?.name}`,
          resource: each.id,
        })),
      },
    );
  },
  good: () => ({
    "bound, no token": example([controller("Deployment", minimalPod()), ...binding().resources]),
  }),
  bad: () => ({
    "bound, with a token": {
      ...example([
        controller("Deployment", overlay(minimalPod(), { automountServiceAccountToken: true })),
        ...binding().resources,
      ]),
      alsoFails: ["disallow-token-automount"],
    },
  }),
});
