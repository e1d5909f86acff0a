import { definePolicy, example, object } from "../../core/policy";

export default definePolicy({
  name: "disallow-service-account-token-secrets",
  displayName: "Service accounts have no tokens that last for ever",
  description:
    "A token kept in a Secret holds until someone deletes it, for every audience and on every machine; those that pods mount, and those drawn on request, expire.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.6", "cis-eks-1.5:4.1.6"],
  requirements: [56, 66],
  remediationSteps: "Delete the Secret; mount a projected token, or draw one when it is needed.",
  appliesTo: "SecretObject",
  check({ node, report }) {
    if (node.type === "kubernetes.io/service-account-token")
      report("holds a token of a service account that never expires", "type");
  },
  good: () => ({ "another type": example(object("v1", "Secret", { type: "Opaque" })) }),
  bad: () => ({
    "a token": example(object("v1", "Secret", { type: "kubernetes.io/service-account-token" })),
  }),
});
