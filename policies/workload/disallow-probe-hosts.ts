import { absent, container, definePolicy } from "../../core/policy";

const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const hooks = ["postStart", "preStop"] as const;
const actions = ["httpGet", "tcpSocket"] as const;
/** Since Kubernetes 1.34 the baseline refuses them. */
const since = 34;

export default definePolicy({
  name: "disallow-probe-hosts",
  displayName: "Probes and lifecycle hooks ask only the pod itself",
  description:
    "A probe or hook with a host of its own makes the kubelet send requests from the node's network wherever the pod's author wants: past every network policy, to the node, the metadata service or another zone.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.2", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove the host field; without it the probe asks the pod.",
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report }) {
    if (kubernetesMinorOf(node) < since)
      return report.notApplicable("its version of Kubernetes lets probes name a host");
    for (const [place, handler] of [
      ...probes.map((name) => [name, () => node[name]] as const),
      ...hooks.map((name) => [`lifecycle.${name}`, () => node.lifecycle?.[name]] as const),
    ]) {
      report.part(() => {
        const found = handler();
        if (!found) return;
        for (const action of actions) {
          const host = found[action]?.host;
          if (host) report(`sends the kubelet's requests to ${host}`, `${place}.${action}.host`);
        }
      });
    }
  },
  repairs: { host: absent },
  good: () => ({
    "probes of the pod": container({ readinessProbe: { httpGet: { path: "/ready", port: 8080, host: "" } } }),
  }),
  bad: () => ({
    "a probe elsewhere": container({
      livenessProbe: { httpGet: { host: "169.254.169.254", path: "/", port: 80 } },
    }),
    "a hook elsewhere": container({ lifecycle: { preStop: { tcpSocket: { host: "10.0.0.1", port: 22 } } } }),
  }),
});
