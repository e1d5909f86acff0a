import { definePolicy, exemptLabel, hasLabel, pod, runtimeSocketIn } from "../../core/policy";

const mounting = (path: string, ...others: string[]) => ({
  ...pod({ volumes: [{ name: "host", hostPath: { path } }] }),
  alsoFails: ["restrict-host-path-volumes", ...others],
});

export default definePolicy({
  name: "disallow-runtime-sockets",
  displayName: "Pods don't reach the container runtime's socket",
  description:
    "Whoever can write to the socket of Docker, containerd, CRI-O, Podman or the node's own services can start a privileged container: root on the host. A directory above the socket is as good as the socket.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "nist-800-190:4.5.5", "cis-docker-1.6:5.32"],
  requirements: [60],
  remediationSteps:
    "Remove the volume; build images with a rootless builder and talk to the Kubernetes API instead of the runtime.",
  settings: { exemptLabel },
  appliesTo: "Workload",
  check({ node, report, settings }) {
    report.each(node.pod.volumes, (volume, index) => {
      const path = volume.hostPath?.path;
      const socket = path === undefined ? undefined : runtimeSocketIn(path);
      if (path === undefined || socket === undefined || hasLabel(node, settings)) return;
      const what = path === socket ? "" : ` through ${path}`;
      report(`reaches the runtime's socket ${socket}${what}`, `volumes[${index}].hostPath.path`);
    });
  },
  good: () => ({ "an emptyDir": pod({ volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }] }) }),
  bad: () => ({
    "the Docker socket": mounting("/var/run/docker.sock", "disallow-sensitive-host-paths"),
    "its other name": mounting("/var/run/../run/docker.sock", "disallow-sensitive-host-paths"),
    "a directory above it": mounting("/run/containerd/", "disallow-sensitive-host-paths"),
    "the root": mounting("/", "disallow-sensitive-host-paths"),
    "a Windows pipe": mounting("\\\\.\\pipe\\docker_engine"),
  }),
});
