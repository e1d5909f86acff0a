import { definePolicy, placementExample, suppliersIn, tenant } from "../../core/policy";

const shop = "333333333333.dkr.ecr.*.amazonaws.com/shop/**";
const suppliers = (...repositories: readonly string[]) => ({
  estate: { suppliers: { "in-house": { repositories } } },
});

export default definePolicy({
  name: "require-known-suppliers",
  displayName: "Images of a controlled environment come from a supplier of the estate",
  description:
    "For what nobody is known to deliver, nobody answers: no one is called when it must be mended, and no rule on suppliers catches it. What a workload says of itself proves nothing.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [35],
  remediationSteps:
    "Deliver the image through a repository of one of the estate's suppliers, or declare its repository there.",
  appliesTo: "Workload",
  needs: "graph",
  check({ node, estate, environment, images, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    if (Object.keys(estate.suppliers).length === 0)
      return report.notApplicable("the estate declares no suppliers");
    const { values, certain } = suppliersIn({ estate, images }, node);
    if (!values.includes("unknown")) return;
    if (certain) report("runs an image of no supplier of the estate");
    else report.unknown("", "the supplier of its images");
  },
  good: () => ({
    "of a supplier": placementExample([tenant("checkout", "app", {})], suppliers(shop)),
    "no suppliers declared": placementExample([tenant("checkout", "app", {})]),
  }),
  bad: () => ({
    "of none": placementExample([tenant("checkout", "app", {})], suppliers("acme.example.com/**")),
  }),
});
