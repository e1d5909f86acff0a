import { container, definePolicy, numbersOf, service } from "../../core/policy";

const shells = [22, 23, 3389, 5900, 5985, 5986];

export default definePolicy({
  name: "disallow-ssh-ports",
  displayName: "No container or Service offers remote shells",
  description:
    "A container that listens for SSH, Telnet or remote desktops is meant to be entered and changed while it runs; nobody then knows what runs.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "nist-800-190:4.1.1", "cis-docker-1.6:5.7"],
  requirements: [54],
  remediationSteps: "Remove the port and the server; rebuild the image for every change.",
  settings: {
    ports: {
      description: "The ports to refuse. By default 22, 23, 3389, 5900, 5985 and 5986.",
      schema: { type: "array", items: { type: "integer", minimum: 1, maximum: 65535 } },
    },
  },
  appliesTo: ["Container", "Service"],
  check({ node, report, settings }) {
    const refused = numbersOf(settings, "ports") ?? shells;
    const judge = (port: unknown, protocol: string | undefined, path: string): void => {
      if (typeof port !== "number" || !refused.includes(port) || (protocol ?? "TCP") !== "TCP") return;
      report(`offers port ${port}, of remote shells`, path);
    };
    if (node.kind === "Container")
      report.each(node.ports, ({ containerPort, protocol }, index) =>
        judge(containerPort, protocol, `ports[${index}]`),
      );
    else {
      report.each(node.ports, ({ port, targetPort, protocol }, index) => {
        const path = `spec.ports[${index}]`;
        judge(refused.includes(port ?? 0) ? port : targetPort, protocol, path);
      });
    }
  },
  good: () => ({
    "another port": container({ ports: [{ containerPort: 8080 }] }),
    "a service of it": service(),
  }),
  bad: () => ({
    "a container's port": container({ ports: [{ containerPort: 22 }] }),
    "a service's port": service({ spec: { ports: [{ port: 22, targetPort: 2222 }] } }),
    "a service's target": service({ spec: { ports: [{ port: 2222, targetPort: 22 }] } }),
  }),
});
