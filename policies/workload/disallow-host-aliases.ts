import { absent, definePolicy, pod } from "../../core/policy";

export default definePolicy({
  name: "disallow-host-aliases",
  displayName: "Pods don't overrule name resolution",
  description:
    "hostAliases write names into a pod's own hosts file: traffic meant for a known name goes to another address, past what DNS, its log and its rules would show.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.2"],
  requirements: [53],
  remediationSteps:
    "Remove hostAliases and give the name to DNS (a Service, an ExternalName or a private zone).",
  appliesTo: "Workload",
  check({ node, report }) {
    report.each(node.pod.hostAliases, ({ ip = "an address", hostnames = [] }, index) => {
      report(`resolves ${hostnames.join(", ") || "a name"} to ${ip} by itself`, `hostAliases[${index}]`);
    });
  },
  repairs: { "[]": absent },
  good: () => ({ "no aliases": pod() }),
  bad: () => ({
    "an alias": pod({ hostAliases: [{ ip: "10.0.0.1", hostnames: ["payments.example.com"] }] }),
  }),
});
