import { commandsOf, container, deedsOf, definePolicy } from "../../core/policy";

const running = (script: string) => container({ command: ["/bin/sh", "-c"], args: [script] });

export default definePolicy({
  name: "disallow-package-installation",
  displayName: "Containers install nothing when they start",
  description:
    "A container that installs packages when it starts runs what a mirror serves on that day instead of what was checked, needs a way out to the internet, and can be served something else.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4", "nist-800-190:4.1.1"],
  requirements: [52],
  remediationSteps: "Install the packages in the image's build.",
  appliesTo: "Container",
  check({ node, report }) {
    for (const { what, path } of deedsOf(node, "package installation"))
      report(`installs packages when it starts (${what})`, path);
    for (const { path, missing } of commandsOf(node).unknowns) report.unknown(path, missing);
  },
  good: () => ({ "a harmless script": running("npm start"), "the image's own command": container() }),
  bad: () => ({
    "in a shell": running("apt-get update && apt-get install -y curl"),
    "without a shell": container({ command: ["pip", "install", "requests"] }),
  }),
});
