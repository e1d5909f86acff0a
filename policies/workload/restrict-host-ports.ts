import {
  absent,
  container,
  definePolicy,
  exemptImages,
  integer,
  isExemptImage,
  numberOf,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-host-ports",
  displayName: "Containers take no port of the host",
  description:
    "A host port opens the container on the node's own address, past Services, network policies and the zone's entrances, and binds the workload to the node.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.2", "cis-kubernetes-1.9:5.2.13", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove hostPort and publish the port by a Service.",
  settings: {
    min: integer(
      "The lowest port that may be taken. By default none may, or 1 where max is given.",
      0,
      65535,
    ),
    max: integer(
      "The highest port that may be taken. By default none may, or 65535 where min is given.",
      0,
      65535,
    ),
    exemptImages,
  },
  appliesTo: "Container",
  check({ node, report, settings }) {
    if (node.platform === "host")
      return report.notApplicable("a machine without a cluster opens a container in no other way");
    const min = numberOf(settings, "min");
    const max = numberOf(settings, "max");
    report.each(node.ports, ({ hostPort }, index) => {
      if (!hostPort) return;
      if ((min !== undefined || max !== undefined) && hostPort >= (min ?? 1) && hostPort <= (max ?? 65535))
        return;
      if (isExemptImage(node, settings)) return;
      report(`takes port ${hostPort} of the host`, `ports[${index}].hostPort`);
    });
  },
  repairs: { hostPort: absent },
  good: () => ({
    "a container port": container({ ports: [{ containerPort: 8080 }] }),
    "hostPort 0": container({ ports: [{ containerPort: 8080, hostPort: 0 }] }),
  }),
  bad: () => ({ "hostPort 8080": container({ ports: [{ containerPort: 8080, hostPort: 8080 }] }) }),
});
