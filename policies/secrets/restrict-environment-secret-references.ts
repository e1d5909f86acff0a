import { container, definePolicy, nameOr } from "../../core/policy";

export default definePolicy({
  name: "restrict-environment-secret-references",
  displayName: "Secrets reach containers as files, not as variables",
  description:
    "A variable filled from a Secret is passed on to every child process and is read from /proc and crash reports; it does not follow when the secret is changed. A mounted file does neither.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.4.1", "cis-eks-1.5:4.4.1"],
  requirements: [66],
  remediationSteps:
    "Mount the key of the Secret as a file, or let the workload fetch it with its own identity.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.platform !== "kubernetes")
      return report.notApplicable("the platform gives secrets as variables only");
    report.each(node.env, (variable, index) => {
      const reference = variable.valueFrom?.secretKeyRef;
      if (!reference) return;
      const name = nameOr(() => variable.name, `${index}`);
      const secret = nameOr(() => reference.name, "of an unknown name");
      report(`takes its variable ${name} from the secret ${secret}`, `env[${index}].valueFrom.secretKeyRef`);
    });
  },
  good: () => ({
    "from a ConfigMap": container({
      env: [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "checkout", key: "level" } } }],
    }),
  }),
  bad: () => ({
    "one key": container({
      env: [{ name: "DB", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }],
    }),
  }),
});
