import { container, definePolicy } from "../../core/policy";

const estate = { policies: { "restrict-privileged-ports": { enforce: "mandatory" } } };

export default definePolicy({
  name: "restrict-privileged-ports",
  displayName: "Containers listen above port 1023",
  description:
    "A port below 1024 is a reason to start as root or to add a capability; behind a Service, any port does. Off unless the estate turns it on.",
  severity: "low",
  enforcementLevel: "disabled",
  controls: ["cis-docker-1.6:5.8"],
  requirements: [59, 60],
  remediationSteps: "Let the process listen above 1023, and map the port in the Service.",
  appliesTo: "Container",
  check({ node, report }) {
    report.each(node.ports, ({ containerPort }, index) => {
      if (containerPort !== undefined && containerPort > 0 && containerPort < 1024)
        report(`listens at the privileged port ${containerPort}`, `ports[${index}].containerPort`);
    });
  },
  good: () => ({ "8080": { ...container({ ports: [{ containerPort: 8080 }] }), estate } }),
  bad: () => ({ "80": { ...container({ ports: [{ containerPort: 80 }] }), estate } }),
});
