import {
  allowedSELinuxOptions,
  container,
  definePolicy,
  pod,
  seLinuxAllowances,
  type SeLinuxOptions,
} from "../../core/policy";

const allowedTypes: ReadonlySet<string> = new Set(["", "container_init_t", "container_kvm_t", "container_t"]);

/** A type for engines in containers, which came with Kubernetes 1.31. */
const engine = "container_engine_t";
const engineSince = 31;

const fields = ["type", "user", "role", "level"] as const;

function baseline(field: (typeof fields)[number], value: string, minor: number): boolean {
  if (field !== "type") return field === "level" || value === "";
  return allowedTypes.has(value) || (value === engine && minor >= engineSince);
}

export default definePolicy({
  name: "restrict-selinux-options",
  displayName: "Containers keep to SELinux' types for containers",
  description:
    "SELinux keeps containers from the host by their type. Another type (spc_t is none at all), user or role can take that away.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.7.3", "cis-docker-1.6:5.3", "pss-1.37:baseline"],
  requirements: [62],
  remediationSteps:
    "Remove seLinuxOptions, or set only a type of container_t, container_init_t, container_kvm_t or container_engine_t.",
  settings: { allowedSELinuxOptions },
  appliesTo: ["Workload", "Container"],
  check({ node, kubernetesMinorOf, report, settings }) {
    const context = node.kind === "Workload" ? node.pod.securityContext : node.securityContext;
    const options: SeLinuxOptions | undefined = context?.seLinuxOptions;
    if (!options) return;
    const sets = seLinuxAllowances(settings);
    if (sets?.some((set) => fields.every((field) => !options[field] || set[field] === options[field])))
      return;
    for (const field of fields) {
      report.part(() => {
        const value = options[field] ?? "";
        if (sets ? value === "" : baseline(field, value, kubernetesMinorOf(node))) return;
        report(`sets the SELinux ${field} ${value}`, `securityContext.seLinuxOptions.${field}`);
      });
    }
  },
  good: () => ({
    "a level": pod({ securityContext: { seLinuxOptions: { level: "s0:c123,c456" } } }),
    "a container's type": container({ securityContext: { seLinuxOptions: { type: "container_init_t" } } }),
  }),
  bad: () => ({
    "a free type": container({ securityContext: { seLinuxOptions: { type: "spc_t" } } }),
    "a user for the pod": pod({ securityContext: { seLinuxOptions: { user: "sysadm_u" } } }),
  }),
});
