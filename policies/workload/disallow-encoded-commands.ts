import { commandsOf, container, deedsOf, definePolicy } from "../../core/policy";

const running = (script: string) => container({ command: ["/bin/sh", "-c"], args: [script] });

export default definePolicy({
  name: "disallow-encoded-commands",
  displayName: "Containers run no encoded code",
  description:
    "Code that is decoded and run on the spot hides from reviewers and scanners what it does; hardly anything but an attack needs that.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [65],
  remediationSteps: "Put the script into the image as it is.",
  appliesTo: "Container",
  check({ node, report }) {
    for (const { what, path } of deedsOf(node, "encoded code"))
      report(`decodes code and runs it (${what})`, path);
    for (const { path, missing } of commandsOf(node).unknowns) report.unknown(path, missing);
  },
  good: () => ({
    "a harmless script": running("echo $TOKEN > /tmp/token"),
    "the image's own command": container(),
  }),
  bad: () => ({
    "in a shell": running("echo ZWNobyBoaQ== | base64 -d | sh"),
  }),
});
