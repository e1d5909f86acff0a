import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const apiGroups = ["admissionregistration.k8s.io"];

const rights = ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"].map((resource) => ({
  group: "admissionregistration.k8s.io",
  resource,
  verbs: ["create", "update", "patch", "delete", "deletecollection"],
}));

export default definePolicy({
  name: "restrict-webhook-configuration-writes",
  displayName: "Nobody is given the changing of admission webhooks",
  description:
    "A mutating webhook rewrites every object that is created and reads every secret on its way; a validating one removed takes the guard away. Changing webhooks by their names, as certificate injectors do, is not judged.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.12"],
  requirements: [66],
  remediationSteps:
    "Remove the webhook configurations from the rule, or name the one that is needed in resourceNames.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "put themselves before every request to the API server");
  },
  good: () => ({
    "reads them": role(
      { apiGroups, resources: ["mutatingwebhookconfigurations"], verbs: ["get"] },
      "ClusterRole",
    ),
    "patches its own": role(
      {
        apiGroups,
        resources: ["validatingwebhookconfigurations"],
        resourceNames: ["checkout"],
        verbs: ["patch"],
      },
      "ClusterRole",
    ),
  }),
  bad: () => ({
    "creates one": role(
      { apiGroups, resources: ["mutatingwebhookconfigurations"], verbs: ["create"] },
      "ClusterRole",
    ),
    "deletes any": role(
      { apiGroups, resources: ["validatingwebhookconfigurations"], verbs: ["delete"] },
      "ClusterRole",
    ),
  }),
});
