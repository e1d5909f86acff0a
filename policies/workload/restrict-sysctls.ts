import { absent, definePolicy, pod, texts, textsOf } from "../../core/policy";

/** Sysctls that a pod has for itself and that can't harm its node, with the minor version that first took them for safe. */
const safeSince: ReadonlyMap<string, number> = new Map([
  ["kernel.shm_rmid_forced", 0],
  ["net.ipv4.ip_local_port_range", 0],
  ["net.ipv4.ip_local_reserved_ports", 27],
  ["net.ipv4.ip_unprivileged_port_start", 0],
  ["net.ipv4.ping_group_range", 0],
  ["net.ipv4.tcp_fin_timeout", 29],
  ["net.ipv4.tcp_keepalive_intvl", 29],
  ["net.ipv4.tcp_keepalive_probes", 29],
  ["net.ipv4.tcp_keepalive_time", 29],
  ["net.ipv4.tcp_notsent_lowat", 37],
  ["net.ipv4.tcp_rmem", 32],
  ["net.ipv4.tcp_slow_start_after_idle", 37],
  ["net.ipv4.tcp_syncookies", 0],
  ["net.ipv4.tcp_wmem", 32],
]);

export default definePolicy({
  name: "restrict-sysctls",
  displayName: "Pods set only safe kernel parameters",
  description:
    "Most kernel parameters hold for the whole node, or reach beyond the pod that sets them: they can switch off a protection or starve the neighbours.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps: "Remove the sysctl from securityContext.sysctls, or set it on a node pool of its own.",
  settings: {
    allowed: texts(
      "The parameters that may be set, in place of the safe ones; one that ends in * stands for all that begin so.",
    ),
  },
  appliesTo: "Workload",
  check({ node, kubernetesMinorOf, report, settings }) {
    const minor = kubernetesMinorOf(node);
    const allowed = textsOf(settings, "allowed");
    const isAllowed = (name: string): boolean =>
      allowed
        ? allowed.some((each) => each === name || (each.endsWith("*") && name.startsWith(each.slice(0, -1))))
        : minor >= (safeSince.get(name) ?? Infinity);
    report.each(node.pod.securityContext?.sysctls, ({ name = "" }, index) => {
      if (!isAllowed(name)) report(`sets the kernel parameter ${name}`, `securityContext.sysctls[${index}]`);
    });
  },
  repairs: { "[]": absent },
  good: () => ({
    "a safe one": pod({
      securityContext: { sysctls: [{ name: "net.ipv4.tcp_keepalive_time", value: "60" }] },
    }),
  }),
  bad: () => ({
    "one that is not listed": {
      ...pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_keepalive_time", value: "60" }] } }),
      estate: { policies: { "restrict-sysctls": { settings: { allowed: ["net.ipv4.ip_*"] } } } },
    },
    "one of the node": pod({ securityContext: { sysctls: [{ name: "kernel.msgmax", value: "65536" }] } }),
  }),
});
