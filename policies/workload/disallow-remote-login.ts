import { commandsOf, container, deedsOf, definePolicy } from "../../core/policy";

export default definePolicy({
  name: "disallow-remote-login",
  displayName: "Nobody logs in to containers",
  description:
    "A container with an SSH server or a web terminal is administered by hand: what runs in it is no longer what was checked, and its login is a way into the zone.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "cis-docker-1.6:5.7"],
  requirements: [54],
  remediationSteps: "Remove the server; replace containers instead of repairing them.",
  appliesTo: "Container",
  check({ node, report }) {
    for (const { what, path } of deedsOf(node, "remote login")) report(`lets people log in (${what})`, path);
    for (const { path, missing } of commandsOf(node).unknowns) report.unknown(path, missing);
  },
  good: () => ({ "the image's own command": container() }),
  bad: () => ({
    "an SSH server": container({ command: ["/usr/sbin/sshd", "-D"] }),
    "a web terminal": container({ command: ["/bin/sh", "-c", "exec ttyd -p 8080 sh"] }),
  }),
});
