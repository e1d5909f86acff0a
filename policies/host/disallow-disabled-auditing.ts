import { definePolicy, findDisabledAuditing, hostExample, reportSetup } from "../../core/policy";

export default definePolicy({
  name: "disallow-disabled-auditing",
  displayName: "Hosts keep recording what happens on them",
  description:
    "Without its audit and its logs a host can't tell afterwards what ran on it, and an intruder need not take any trace away.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1", "nist-800-190:4.5.4"],
  requirements: [57, 66],
  remediationSteps: "Remove what stops the audit or the log agent.",
  appliesTo: "Host",
  check({ node, report }) {
    reportSetup(node, report, findDisabledAuditing);
  },
  good: () => ({
    "rules of its own": hostExample({
      userData: "#!/bin/sh\nauditctl -D\naugenrules --load\nsystemctl enable --now auditd\n",
    }),
  }),
  bad: () => ({
    "no audit daemon": hostExample({ userData: "#!/bin/sh\nsystemctl mask --now auditd.service\n" }),
    "no journal": hostExample({
      userData: "#!/bin/sh\nprintf '[Journal]\\nStorage=none\\n' > /etc/systemd/journald.conf.d/none.conf\n",
    }),
  }),
});
