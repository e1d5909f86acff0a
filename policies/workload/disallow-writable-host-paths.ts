import { container, definePolicy, pod } from "../../core/policy";
import { minimalContainer, overlay } from "../../core/policy";

const mounting = (mount: object) =>
  pod({
    volumes: [{ name: "host", hostPath: { path: "/data" } }],
    containers: [
      overlay(minimalContainer(), { volumeMounts: [{ name: "host", mountPath: "/data", ...mount }] }),
    ],
  });

export default definePolicy({
  name: "disallow-writable-host-paths",
  displayName: "Host paths are mounted read-only",
  description:
    "A container that can write to the host's files can leave something there for the node or another workload to run, and so get out of its zone.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.5", "cis-docker-1.6:5.6"],
  requirements: [60],
  remediationSteps: "Set readOnly: true on the volume mount, or use another kind of volume.",
  appliesTo: "Container",
  check({ node, report }) {
    report.each(node.volumeMounts, (mount, index) => {
      if (mount.readOnly) return;
      const volume = node.workload.pod.volumes?.find((each) => each.name === mount.name);
      if (!volume?.sources.includes("hostPath")) return;
      const path = volume.hostPath?.path ?? "a path";
      report(`can write to ${path} of the host`, `volumeMounts[${index}].readOnly`);
    });
  },
  repairs: { readOnly: true },
  good: () => ({ "no host path": container() }),
  bad: () => ({ "not read-only": { ...mounting({}), alsoFails: ["restrict-host-path-volumes"] } }),
});
