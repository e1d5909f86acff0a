import { definePolicy, example, object } from "../../core/policy";

export default definePolicy({
  name: "disallow-plain-secret-manifests",
  displayName: "Secrets' values don't stand in manifests and programs",
  description:
    "base64 hides nothing: whoever reads the repository, a build's log or a stack's state has the value, for as long as its history is kept.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.1.4", "cis-kubernetes-1.9:5.4.2", "cis-eks-1.5:4.4.2"],
  requirements: [66],
  remediationSteps:
    "Let a controller fill the Secret from the secret store, seal its values, or give them as secret configuration; change those that stood here.",
  appliesTo: "SecretObject",
  check({ node, report }) {
    for (const field of ["data", "stringData"] as const) {
      report.part(() => {
        const keys = (node[field] ?? []).filter(({ plain }) => plain).map(({ key }) => key);
        if (keys.length > 0) report(`has the values of ${keys.join(", ")} in clear`, field);
      });
    }
  },
  good: () => ({
    "to be filled in": example(object("v1", "Secret", { stringData: { password: "${DB_PASSWORD}" } })),
    "no values": example(object("v1", "Secret", { type: "Opaque" })),
  }),
  bad: () => ({
    base64: example(object("v1", "Secret", { data: { password: "Y29ycmVjdC1ob3JzZQ==" } })),
    "in clear": example(object("v1", "Secret", { stringData: { password: "correct-horse" } })),
  }),
});
