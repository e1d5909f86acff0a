import { container, definePolicy, parseReference, service, trustedImage } from "../../core/policy";

const dashboard =
  /^(kubernetes-dashboard(-.*)?|k8s-dashboard|headlamp|skooner|k8dash|kubeview|weave-scope-app)$/;
const images =
  /(^|\/)(kubernetesui\/dashboard(-.*)?|headlamp-k8s\/headlamp|portainer\/portainer(-.*)?|weaveworks\/scope)$/;

export default definePolicy({
  name: "disallow-dashboards",
  displayName: "No web dashboards of the cluster run in it",
  description:
    "A dashboard holds rights on the whole cluster and offers them to whoever reaches its page; it has been the way in of well-known break-ins.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [55],
  remediationSteps:
    "Remove the dashboard; use kubectl or a console outside the cluster with one's own identity.",
  appliesTo: ["Container", "Service"],
  check({ node, report }) {
    if (node.kind === "Service") {
      const labels = [
        node.labels["k8s-app"],
        node.selector?.["k8s-app"],
        node.labels["app.kubernetes.io/name"],
      ];
      const name = [node.name, ...labels].find((each) => each !== undefined && dashboard.test(each));
      if (name !== undefined) report("leads to a dashboard of the cluster");
      return;
    }
    const parsed = parseReference(node.image ?? "");
    if (!("reference" in parsed)) return;
    const { path } = parsed.reference;
    if (dashboard.test(path.slice(path.lastIndexOf("/") + 1)) || images.test(path))
      report(`runs the dashboard ${path}`, "image");
  },
  good: () => ({ "a workload": container(), "a service": service() }),
  bad: () => ({
    "the image": container({ image: trustedImage.replace("/checkout@", "/kubernetes-dashboard@") }),
    "the service": service({ metadata: { name: "kubernetes-dashboard" } }),
  }),
});
