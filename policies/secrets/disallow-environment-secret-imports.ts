import { container, definePolicy, nameOr } from "../../core/policy";

export default definePolicy({
  name: "disallow-environment-secret-imports",
  displayName: "Containers import no whole Secrets into their environment",
  description:
    "envFrom turns every key of a Secret into a variable, also those that are added later and that this container has no use for; their names can replace variables that the program relies on.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.4.1", "cis-eks-1.5:4.4.1"],
  requirements: [65, 66],
  remediationSteps: "Mount the keys that are needed as files.",
  appliesTo: "Container",
  check({ node, report }) {
    report.each(node.envFrom, ({ secretRef }, index) => {
      if (!secretRef) return;
      const name = nameOr(() => secretRef.name, "of an unknown name");
      report(`imports the secret ${name} into its environment`, `envFrom[${index}].secretRef`);
    });
  },
  good: () => ({ "a ConfigMap": container({ envFrom: [{ configMapRef: { name: "checkout" } }] }) }),
  bad: () => ({ "a Secret": container({ envFrom: [{ secretRef: { name: "db" } }] }) }),
});
