import { container, definePolicy, repairContainers } from "../../core/policy";

export default definePolicy({
  name: "disallow-interactive-containers",
  displayName: "Containers have no terminal",
  description:
    "A container with an open standard input or a terminal waits for a person. In an immutable estate nobody works inside containers, and whoever breaks in finds a console ready.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [54],
  remediationSteps: "Remove stdin and tty.",
  appliesTo: "Container",
  check({ node, report }) {
    report.part(() => {
      if (node.stdin) report("keeps its standard input open", "stdin");
    });
    report.part(() => {
      if (node.tty) report("has a terminal", "tty");
    });
  },
  good: () => ({ "both false": container({ stdin: false, tty: false }) }),
  bad: () => ({ stdin: container({ stdin: true }), tty: container({ tty: true }) }),
  remediate: (resource) =>
    repairContainers(resource, (container) => {
      if (container["stdin"] !== true && container["tty"] !== true) return container;
      const left = Object.entries(container).filter(
        ([key, value]) => !((key === "stdin" || key === "tty") && value === true),
      );
      return Object.fromEntries(left);
    }),
});
