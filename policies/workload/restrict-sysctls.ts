import { definePolicy, pod } from "../../core/policy";

/** Sysctls that a pod has for itself and that can't harm its node. */
const safe: ReadonlySet<string> = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
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
  appliesTo: "Workload",
  check({ node, report }) {
    report.each(node.pod.securityContext?.sysctls, ({ name = "" }, index) => {
      if (!safe.has(name))
        report(`sets the kernel parameter ${name}`, `securityContext.sysctls[${index}].name`);
    });
  },
  good: () => ({
    "a safe one": pod({
      securityContext: { sysctls: [{ name: "net.ipv4.tcp_keepalive_time", value: "60" }] },
    }),
  }),
  bad: () => ({
    "one of the node": pod({ securityContext: { sysctls: [{ name: "kernel.msgmax", value: "65536" }] } }),
  }),
});
