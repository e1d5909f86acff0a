import { definePolicy, findDaemonDoors, hostExample, reportSetup } from "../../core/policy";

export default definePolicy({
  name: "disallow-daemon-access",
  displayName: "Nobody but root reaches a host's container daemon",
  description:
    "Whoever may ask the daemon may start a container that holds the whole host: its socket, its port and membership of its group are root without a password.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1", "cis-docker-1.6:2.7"],
  requirements: [57, 60],
  remediationSteps:
    "Remove the address, the group and the change of the socket's rights; let only the orchestrator start containers.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findDaemonDoors);
  },
  good: () => ({
    "a daemon on its socket": hostExample({ userData: "#!/bin/sh\nsystemctl enable --now containerd\n" }),
  }),
  bad: () => ({
    "on the network, in its file": hostExample({
      userData:
        '#!/bin/sh\ncat > /etc/docker/daemon.json <<\'EOF\'\n{"hosts": ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2375"]}\nEOF\n',
    }),
    "a member of its group": hostExample({ userData: "#!/bin/sh\nusermod -aG docker ec2-user\n" }),
    "its socket for everybody": hostExample({
      userData:
        "#cloud-config\nruncmd:\n  - [chmod, '0660', /var/run/containerd/containerd.sock]\n  - chown :ops /run/docker.sock\n",
    }),
  }),
});
