import { definePolicy, environmentOfStack, example, resource } from "../../core/policy";

const reference = (stack: string) =>
  example(resource("pulumi:pulumi:StackReference", "other", { name: stack }));

export default definePolicy({
  name: "disallow-cross-environment-references",
  displayName: "A controlled environment builds on no other's stack",
  description:
    "A stack that reads another environment's outputs is tied to it: who changes the one, by mistake or on purpose, reaches the other.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [48],
  remediationSteps:
    "Give each environment stacks of its own, and publish what both need from a stack that belongs to the same environment.",
  appliesTo: "StackReference",
  needs: "graph",
  check({ node, estate, environment, report }) {
    const other = environmentOfStack(estate, node.stack);
    if (other === undefined || other === environment.name) return;
    if (environment.controlled || estate.environments[other]?.controlled)
      report(`ties ${environment.name} to ${other}: it reads the outputs of ${node.stack}`, "name");
  },
  good: () => ({ "a stack of the same environment": reference("organization/network/production") }),
  bad: () => ({ "a stack of another environment": reference("organization/network/development") }),
});
