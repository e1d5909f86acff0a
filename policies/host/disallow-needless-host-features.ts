import { definePolicy, findNeedlessFeatures, hostExample, reportSetup } from "../../core/policy";

export default definePolicy({
  name: "disallow-needless-host-features",
  displayName: "Hosts of containers run nothing that they have no use for",
  description:
    "Each service, tool and protocol of a host is one more thing to patch and to break in by; rarely used protocols of the kernel have let containers out before.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.5.1", "nist-800-190:4.5.2"],
  requirements: [57],
  remediationSteps: "Remove it from the user data and from the image.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findNeedlessFeatures);
  },
  good: () => ({
    "an agent": hostExample({ userData: "#!/bin/sh\nyum install -y amazon-cloudwatch-agent\n" }),
    "a module that is taken away": hostExample({ userData: "#!/bin/sh\nmodprobe -r dccp\n" }),
  }),
  bad: () => ({
    "an old service": hostExample({ userData: "#!/bin/sh\nyum install -y xinetd tftp\n" }),
    "a service started": hostExample({ userData: "#!/bin/sh\nsystemctl enable --now rpcbind\n" }),
    "a rare protocol": hostExample({ userData: "#cloud-config\nruncmd:\n  - [modprobe, dccp]\n" }),
  }),
});
