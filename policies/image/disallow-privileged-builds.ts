import { absent, buildProject, definePolicy, example, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-privileged-builds",
  displayName: "Builds run without privileges",
  description:
    "A privileged build runs code from its sources with the rights of the machine, beside the credentials that push; so does one on the machine's own network.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [23],
  remediationSteps:
    "Set environment.privilegedMode to false and build without a daemon; leave the build's network at its default.",
  appliesTo: ["BuildProject", "ImageBuild"],
  check({ node, report }) {
    if (node.kind === "BuildProject") {
      if (node.privileged) report("runs its builds privileged", node.places["privileged"]);
    } else if (node.networkMode === "host") {
      report("builds on the machine's own network", node.places["networkMode"]);
    }
  },
  repairs: { privilegedMode: false, network: absent },
  good: () => ({ unprivileged: example(buildProject()) }),
  bad: () => ({
    privileged: example(buildProject({ environment: { privilegedMode: true } })),
    "the machine's network": example(
      resource("docker-build:index:Image", "checkout", {
        context: { location: "./app" },
        tags: ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1"],
        network: "host",
        push: true,
      }),
    ),
  }),
});
