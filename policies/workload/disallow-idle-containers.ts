import { container, definePolicy, mayWait, waitsForPeople } from "../../core/policy";

const running = (...command: readonly string[]) => container({ command });

export default definePolicy({
  name: "disallow-idle-containers",
  displayName: "Containers run a program, not a shell that waits",
  description:
    "A container whose command is a bare shell or an endless sleep does nothing until somebody comes and works in it by hand; whoever breaks in finds a place where nobody wonders at a new process.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [54, 65],
  remediationSteps:
    "Start the program that the container is for, or remove the container; debug with a copy of the pod that is gone afterwards.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.role === "ephemeral")
      return report.notApplicable("a policy of its own is about such containers");
    if (!node.command?.length || !mayWait(node.command)) return;
    const waits = waitsForPeople([...node.command, ...(node.args ?? [])]);
    if (waits !== undefined) report(waits, "command");
  },
  good: () => ({
    "the image's own command": container(),
    "a script of its own": running("/bin/sh", "/start.sh"),
    "a script that waits for something": running(
      "sh",
      "-c",
      "until nc -z db 5432; do sleep 1; done; exec /checkout",
    ),
    "a sleep that ends": running("sleep", "30"),
  }),
  bad: () => ({
    "a shell": running("/bin/bash", "-i"),
    "a shell in a shell": container({ command: ["/bin/sh", "-c"], args: ["exec bash"] }),
    "an endless sleep": running("tini", "--", "sleep", "infinity"),
    "a file that never grows": running("tail", "-f", "/dev/null"),
    "an endless loop": container({
      command: ["/bin/sh", "-c", "--"],
      args: ["while true; do sleep 30; done;"],
    }),
  }),
});
