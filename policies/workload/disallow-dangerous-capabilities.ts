import {
  absent,
  canonicalCapability,
  container,
  dangerousCapabilities,
  definePolicy,
  texts,
  textsOf,
} from "../../core/policy";

const adding = (name: string) => container({ securityContext: { capabilities: { add: [name] } } });

export default definePolicy({
  name: "disallow-dangerous-capabilities",
  displayName: "Containers add no capability that breaks them open",
  description:
    "With one of these capabilities (SYS_ADMIN, SYS_PTRACE, NET_ADMIN, … or ALL) a process in the container can load code into the kernel, enter other processes, read any file of the node or rewrite its network: as good as root on the host.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.9", "pss-1.37:baseline"],
  requirements: [60],
  remediationSteps:
    "Remove the capability from securityContext.capabilities.add (on ECS, linuxParameters.capabilities.add).",
  settings: { allowed: texts("Those of the capabilities that may be added all the same. None by default.") },
  appliesTo: "Container",
  check({ node, report, settings }) {
    report.each(node.securityContext?.capabilities?.add, (name, index) => {
      if (
        !dangerousCapabilities.has(canonicalCapability(name)) ||
        textsOf(settings, "allowed")?.includes(name)
      )
        return;
      report(`adds the capability ${name}`, `securityContext.capabilities.add[${index}]`);
    });
  },
  repairs: { "[]": absent },
  good: () => ({ "nothing added": container() }),
  bad: () => ({
    "SYS_ADMIN added": adding("SYS_ADMIN"),
    "all added": adding("ALL"),
    "another spelling": adding("cap_net_admin"),
  }),
});
