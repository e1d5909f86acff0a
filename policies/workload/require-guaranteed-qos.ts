import { container, definePolicy, parseQuantity } from "../../core/policy";

const estate = { policies: { "require-guaranteed-qos": { enforce: "advisory" } } };
const equal = container({ resources: { requests: { cpu: "200m", memory: "128Mi" } } });

export default definePolicy({
  name: "require-guaranteed-qos",
  displayName: "Containers get exactly what they may use",
  description:
    "Only pods whose requests equal their limits are of the class Guaranteed, which a node under pressure evicts last. Off unless the estate turns it on, for its critical environments.",
  severity: "low",
  enforcementLevel: "disabled",
  controls: [],
  requirements: [61],
  remediationSteps:
    "Set resources.requests to the same values as resources.limits, or leave the requests out.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform !== "kubernetes" || node.role === "ephemeral")
      return report.notApplicable("only pods' own containers have a class");
    for (const name of ["cpu", "memory"]) {
      report.part(() => {
        const limit = node.resources?.limits?.[name];
        if (limit === undefined) return report(`has no limit for ${name}`, `resources.limits.${name}`);
        const request = node.resources?.requests?.[name] ?? limit;
        if (parseQuantity(request) === parseQuantity(limit)) return;
        report(`requests ${request} of ${name} with a limit of ${limit}`, `resources.requests.${name}`);
      });
    }
  },
  good: () => ({ "requests equal to the limits": { ...equal, estate } }),
  bad: () => ({
    "a lower request": { ...container({ resources: { requests: { cpu: "200m" } } }), estate },
  }),
});
