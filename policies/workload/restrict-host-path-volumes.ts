import { allowedHostPaths, allowsHostPath, definePolicy, hostPathAllowances, pod } from "../../core/policy";

const volume = (path: string) => [{ name: "host", hostPath: { path } }];

export default definePolicy({
  name: "restrict-host-path-volumes",
  displayName: "Pods mount nothing of the host",
  description:
    "A hostPath volume ties the container to the node's own files: it can read what other workloads and the node keep there, and often write what the node will run.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "nist-800-190:4.5.5", "cis-kubernetes-1.9:5.2.12", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Use an emptyDir, a persistentVolumeClaim or a configMap instead of the hostPath.",
  settings: { allowed: allowedHostPaths },
  appliesTo: "Workload",
  check({ node, report, settings }) {
    const allowances = hostPathAllowances(settings);
    report.each(node.pod.volumes, (volume, index) => {
      if (!volume.sources.includes("hostPath")) return;
      if (allowances.some((allowance) => allowsHostPath(allowance, node, volume))) return;
      const { path = "" } = volume.hostPath ?? {};
      report(`mounts ${path || "a path"} of the host`, `volumes[${index}].hostPath.path`);
    });
  },
  good: () => ({
    "an emptyDir": pod({ volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }] }),
  }),
  bad: () => ({ "a data directory": pod({ volumes: volume("/data") }) }),
});
