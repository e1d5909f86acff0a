/**
 * A policy to begin with: it works, and its examples say what to replace.
 *
 * @param room what it imports the words from that policies are written in
 */
export const template = (
  name: string,
  room: string,
): string => `import { container, definePolicy } from "${room}";

export default definePolicy({
  name: "${name}",
  displayName: "Say what holds where the policy is met",
  description: "Say what goes wrong without it.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps: "Say what to change.",
  appliesTo: "Container",
  check({ node, report }) {
    // Replace by the control; the examples below fail until it judges them right.
    if (node.stdin) report("reads from standard input", "stdin");
  },
  good: () => ({ "name what passes": container() }),
  bad: () => ({
    "name what fails": { ...container({ stdin: true }), alsoFails: ["disallow-interactive-containers"] },
  }),
});
`;
