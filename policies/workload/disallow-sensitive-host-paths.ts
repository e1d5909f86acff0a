import { definePolicy, pod, sensitiveTreeOf } from "../../core/policy";

const mounting = (path: string, ...others: string[]) => ({
  ...pod({ volumes: [{ name: "host", hostPath: { path } }] }),
  alsoFails: ["restrict-host-path-volumes", ...others],
});

export default definePolicy({
  name: "disallow-sensitive-host-paths",
  displayName: "Pods don't mount the host's system directories",
  description:
    "The host's programs, settings, devices, process and kernel files, and the state of kubelet, etcd and runtime are what the node runs by: reading them gives its secrets and its tenants', writing them gives the node.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.5", "cis-kubernetes-1.9:5.2.12", "cis-docker-1.6:5.6"],
  requirements: [60],
  remediationSteps:
    "Remove the hostPath; agents of the platform that need it belong into the estate's platform section.",
  appliesTo: "Workload",
  check({ node, report }) {
    report.each(node.pod.volumes, (volume, index) => {
      const path = volume.hostPath?.path;
      const tree = path === undefined ? undefined : sensitiveTreeOf(path);
      if (tree === undefined) return;
      const part = tree === path ? "" : `, part of ${tree}`;
      report(`mounts ${path} of the host${part}`, `volumes[${index}].hostPath.path`);
    });
  },
  good: () => ({ "an emptyDir": pod({ volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }] }) }),
  bad: () => ({
    "/etc": mounting("/etc"),
    "/proc by a detour": mounting("/data/..//proc/"),
    "above the kubelet's state": mounting("/var/lib", "disallow-runtime-sockets"),
  }),
});
