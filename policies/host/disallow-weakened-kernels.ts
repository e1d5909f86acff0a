import { definePolicy, findKernelWeakenings, hostExample, reportSetup } from "../../core/policy";

export default definePolicy({
  name: "disallow-weakened-kernels",
  displayName: "Hosts keep the kernel's protections",
  description:
    "A container is held by the kernel alone. Without mandatory access control, lockdown and its safe parameters one fault in it is enough to leave.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1", "nist-800-190:4.4.3"],
  requirements: [57, 62],
  remediationSteps:
    "Remove the setting; where a program needs it, give that program's container a profile of its own.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findKernelWeakenings);
  },
  good: () => ({
    "a stricter kernel": hostExample({
      userData:
        '[settings.kernel]\nlockdown = "integrity"\n[settings.kernel.sysctl]\n"kernel.kptr_restrict" = "2"\n',
    }),
  }),
  bad: () => ({
    "SELinux off": hostExample({ userData: "#!/bin/bash\nsudo setenforce 0\n" }),
    "Bottlerocket without lockdown": hostExample({ userData: '[settings.kernel]\nlockdown = "none"\n' }),
    "a weak parameter in a file": hostExample({
      userData:
        "#cloud-config\nwrite_files:\n  - path: /etc/sysctl.d/99-app.conf\n    content: |\n      kernel.randomize_va_space = 0\n",
    }),
    "an argument of the kernel": hostExample({
      userData: '#!/bin/sh\ngrubby --update-kernel=ALL --args="selinux=0"\n',
    }),
  }),
});
