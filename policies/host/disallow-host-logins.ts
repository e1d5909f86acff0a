import {
  definePolicy,
  example,
  findHostLogins,
  hostExample,
  launchTemplate,
  reportSetup,
} from "../../core/policy";

const encode = (text: string): string => Buffer.from(text).toString("base64");

export default definePolicy({
  name: "disallow-host-logins",
  displayName: "User data lets nobody log in",
  description:
    "A server, a key or a password that user data sets up is a way to a shell that no identity, expiry or log goes with, the same on every host of the pool.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.4", "nist-800-190:4.5.1"],
  requirements: [54, 57],
  remediationSteps: "Remove it; for an emergency use a recorded session of AWS Systems Manager.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findHostLogins);
  },
  good: () => ({
    "the server turned off": hostExample({ userData: "#!/bin/sh\nsystemctl disable --now sshd\n" }),
    "no users": hostExample({
      userData: "#cloud-config\nssh_pwauth: false\ndisable_root: true\nusers: []\n",
    }),
  }),
  bad: () => ({
    "a server": hostExample({ userData: "#!/bin/sh\nsystemctl enable --now sshd.service\n" }),
    "a key of cloud-init": hostExample({
      userData: "#cloud-config\nusers:\n  - name: ops\n    ssh_authorized_keys: [ssh-ed25519 AAAA ops]\n",
    }),
    "a key that a script adds, packed": example(
      launchTemplate({
        userData: encode("#!/bin/sh\necho 'ssh-ed25519 AAAA ops' >> /home/ec2-user/.ssh/authorized_keys\n"),
      }),
    ),
    "root without a password": hostExample({
      userData: "#!/bin/sh\necho 'ops ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ops\n",
    }),
  }),
});
