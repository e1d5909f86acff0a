import { definePolicy, findLoosePermissions, hostExample, reportSetup } from "../../core/policy";

export default definePolicy({
  name: "restrict-host-file-permissions",
  displayName: "Hosts' files are open to their owners only",
  description:
    "A program that everybody may change, or that runs with root's rights for everybody, makes root of whoever gets onto the host; a key that others read is no key.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: [
    "nist-800-190:4.5.5",
    ...[1, 2, 3, 4].map((number) => `cis-eks-1.5:3.1.${number}`),
    ...[5, 6, 9, 10].map((number) => `cis-kubernetes-1.9:4.1.${number}`),
  ],
  requirements: [57],
  remediationSteps:
    "Write programs with mode 0755, configuration with 0644 and keys with 0600, and give no program its owner's rights.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findLoosePermissions);
  },
  good: () => ({
    "modes that are tight": hostExample({
      userData:
        "#!/bin/sh\nchmod 0755 /usr/local/bin/start\nchmod +x /opt/start\nchmod 1777 /scratch\ninstall -m 0600 k.key /etc/pki/k.key\n",
    }),
  }),
  bad: () => ({
    "everybody may change a program": hostExample({ userData: "#!/bin/sh\nchmod -R 777 /usr/local/bin\n" }),
    "root's rights for everybody": hostExample({ userData: "#!/bin/sh\nchmod u+s /usr/local/bin/helper\n" }),
    "a key that all read": hostExample({
      userData:
        "#cloud-config\nwrite_files:\n  - path: /etc/pki/tls/private/host.key\n    permissions: '0644'\n    content: from the store\n",
    }),
  }),
});
